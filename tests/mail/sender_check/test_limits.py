"""The checks cost a bounded time, and no dead DNS server or hostile mail stops reading."""

import time

import pytest

from mail.inbound.authentication import dmarc_result
from mail.inbound.process import read_inbound
from mail.inbound.sender_check import lookups
from mail.inbound.sender_check.signatures import prepared
from mail.models import InboundMail
from mail.parsing.read import read
from tests.mail.conftest import written
from tests.mail.sender_check.conftest import over_smtp, signed

pytestmark = pytest.mark.usefixtures("support")


@pytest.fixture(autouse=True)
def fresh(monkeypatch):
    monkeypatch.setattr(lookups, "_rests_until", {})
    monkeypatch.setattr(lookups, "_silent_until", {})
    monkeypatch.setattr(lookups, "BUDGET", 1.5)
    monkeypatch.setattr(lookups.Lookups.__init__, "__defaults__", (1.5,))
    monkeypatch.setattr(lookups, "ONE_QUERY", 1.0)
    monkeypatch.setattr(lookups, "PROBE", 0.2)


def test_a_dead_server_is_not_checked_and_asked_no_more(dns):
    dns.silent.add(".")
    begin = time.monotonic()
    first = over_smtp()
    assert time.monotonic() - begin < 10
    assert (first.state, result_of(first)) == (InboundMail.State.DELIVERED, "temperror")
    assert not first.is_forged
    asked = len(dns.asked)
    second = over_smtp(written(message_id="two@acme.example"))
    assert (result_of(second), len(dns.asked)) == ("temperror", asked)


def test_one_slow_domain_does_not_keep_the_others_from_being_checked(dns):
    dns.silent |= {"_dmarc.slow.example", "slow.example"}
    slow = over_smtp(written(sender="eve@slow.example"), envelope_from="eve@slow.example")
    assert result_of(slow) == "temperror"
    assert result_of(over_smtp(written(message_id="two@acme.example"))) == "pass"


def test_a_silent_domain_is_not_asked_for_at_each_mail(dns):
    dns.silent |= {"_dmarc.slow.example", "slow.example"}
    over_smtp(written(sender="eve@slow.example"), envelope_from="eve@slow.example")
    asked = len(dns.asked)
    second = written(sender="eve@mail.slow.example", message_id="two@slow.example")
    inbound = over_smtp(second, envelope_from="eve@slow.example")
    assert (result_of(inbound), len(dns.asked)) == ("temperror", asked)


def test_a_server_that_fails_is_not_checked(dns):
    dns.broken.add("_dmarc.acme.example")
    assert result_of(over_smtp()) == "temperror"


def test_a_key_that_cannot_be_asked_for_is_no_forgery(dns):
    dns.broken.add("one._domainkey.acme.example")
    assert result_of(over_smtp(signed(), peer="203.0.113.9")) == "temperror"


def test_answers_are_kept(dns):
    over_smtp()
    asked = len(dns.asked)
    over_smtp(written(message_id="two@acme.example"))
    assert len(dns.asked) == asked


def test_a_mail_that_is_read_again_is_not_checked_again(dns):
    inbound = over_smtp()
    dns.texts.clear()
    found = inbound.sender_checks
    InboundMail.objects.update(state="stored")
    read_inbound(inbound.pk)
    inbound.refresh_from_db()
    assert inbound.sender_checks == found


@pytest.mark.parametrize("piece", [b" ", b"\t \t", b"\r\n", b" \r", b"a \t\t", b"\r", b"\n"])
@pytest.mark.parametrize("policy", [b"relaxed", b"simple"])
def test_a_hostile_body_takes_no_time(dns, piece, policy):
    raw = signed(canonicalize=(b"relaxed", policy))
    raw += (piece * 2_000_000)[:2_000_000] + b"x"
    begin = time.process_time()
    over_smtp(raw, peer="203.0.113.9")
    assert time.process_time() - begin < 20


@pytest.mark.parametrize("policy", [b"relaxed", b"simple"])
@pytest.mark.parametrize(
    "text",
    [
        "",
        "one",
        "a  b\t \tc  \r\n d \r\n\r\n\r\n",
        "\r\n\r\n",
        "a\r\n \r\n\r\n",
        "a\nb\n",
        "\r\r\n",
    ],
)
def test_a_prepared_body_is_signed_as_the_whole_is(dns, policy, text):
    raw = signed(written(text=text), canonicalize=(b"relaxed", policy))
    assert result_of(over_smtp(raw, peer=None)) == "pass"
    assert len(prepared(raw, is_relaxed=policy == b"relaxed")) <= len(raw) + 8


def result_of(inbound: InboundMail) -> str:
    return dmarc_result(inbound, read(bytes(inbound.raw.content)))
