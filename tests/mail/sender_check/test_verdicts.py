"""Results of SPF, DKIM, DMARC and ARC for a sender, asked of a real DNS server."""

import dkim
import pytest

from mail.inbound.authentication import dmarc_result
from mail.models import InboundMail
from mail.parsing.read import read
from tests.mail.conftest import written
from tests.mail.sender_check.conftest import EVES_SERVER, KEY, over_smtp, signed

pytestmark = pytest.mark.usefixtures("support", "dns")


def result_of(inbound: InboundMail) -> str:
    return dmarc_result(inbound, read(bytes(inbound.raw.content)))


def test_the_senders_own_server_is_enough():
    inbound = over_smtp()
    assert result_of(inbound) == "pass"
    assert "spf=pass smtp.mailfrom=acme.example" in inbound.sender_checks


def test_another_server_is_a_forgery_where_the_domain_has_a_policy():
    inbound = over_smtp(peer=EVES_SERVER)
    assert (result_of(inbound), inbound.is_forged) == ("fail", True)


def test_without_a_policy_it_is_only_not_verified(dns):
    del dns.texts["_dmarc.acme.example"]
    inbound = over_smtp(peer=EVES_SERVER)
    assert (result_of(inbound), inbound.is_forged) == ("none", False)


def test_without_a_policy_the_own_server_still_proves_the_sender(dns):
    del dns.texts["_dmarc.acme.example"]
    assert result_of(over_smtp()) == "pass"


def test_a_signature_is_enough_wherever_the_mail_comes_from():
    assert result_of(over_smtp(signed(), peer=EVES_SERVER)) == "pass"


def test_a_signature_is_enough_without_a_connection():
    inbound = over_smtp(signed(), peer=None)
    assert result_of(inbound) == "pass"


def test_the_second_signature_counts_too():
    raw = signed(signed(), domain="evil.example")
    assert result_of(over_smtp(raw, peer=EVES_SERVER)) == "pass"


@pytest.mark.parametrize(
    "change",
    [
        lambda raw: raw.replace(b"the invoice is wrong.", b"pay at once."),
        lambda raw: raw.replace(b"Carla Diaz", b"Ana Ferreira"),
        lambda raw: raw + b"And more.\r\n",
    ],
)
def test_a_changed_mail_is_not_signed(change):
    assert result_of(over_smtp(change(signed()), peer=EVES_SERVER)) == "fail"


@pytest.mark.parametrize(
    "raw",
    [
        signed(domain="evil.example"),
        signed(length=True),
        b"DKIM-Signature: v=1; d=acme.example\r\n" + written(),
        b"DKIM-Signature: v=1; a=rsa-sha256; d=acme.example; s=one; h=from; bh=x; b=y\r\n"
        + written(),
        b"DKIM-Signature: " + b"=;" * 2000 + b"\r\n" + written(),
    ],
)
def test_signatures_that_prove_nothing(raw):
    assert result_of(over_smtp(raw, peer=EVES_SERVER)) == "fail"


def test_spf_of_another_domain_proves_nothing(dns):
    dns.texts["evil.example"] = [f"v=spf1 ip4:{EVES_SERVER} -all"]
    inbound = over_smtp(peer=EVES_SERVER, envelope_from="eve@evil.example")
    assert result_of(inbound) == "fail"
    assert "evil.example" not in dns.asked


def test_behind_a_null_sender_the_name_of_the_server_is_checked(dns):
    dns.texts["mx.acme.example"] = dns.texts["acme.example"]
    assert result_of(over_smtp(envelope_from="")) == "pass"


def test_a_policy_may_ask_for_the_same_domain(dns):
    raw = written(sender="carla@news.acme.example")
    assert result_of(over_smtp(signed(raw), peer=None)) == "pass"
    dns.texts["_dmarc.strict.acme.example"] = ["v=DMARC1; p=none; adkim=s; aspf=s"]
    raw = written(sender="carla@strict.acme.example", message_id="two@acme.example")
    assert result_of(over_smtp(signed(raw))) == "fail"


def test_the_policy_of_the_organization_holds_for_its_subdomains():
    raw = written(sender="carla@news.acme.example")
    assert result_of(over_smtp(raw, peer=EVES_SERVER)) == "fail"


@pytest.mark.parametrize("peer", ["127.0.0.1", "10.0.0.9", "192.0.2.99", None])
def test_without_the_senders_own_connection_nothing_is_a_forgery(settings, dns, peer):
    settings.MAIL_RELAYS = ["192.0.2.0/24"]
    inbound = over_smtp(peer=peer)
    assert (inbound.sender_checks, result_of(inbound), dns.asked) == ("", "", [])


def test_two_senders_are_not_checked(dns):
    inbound = over_smtp(written(sender="carla@acme.example, eve@evil.example"))
    assert (inbound.sender_checks, result_of(inbound)) == ("", "")


def test_a_border_server_decides_where_there_is_one(settings, dns):
    settings.AUTHSERV_ID = "mx.veloza.example"
    inbound = over_smtp()
    assert (inbound.sender_checks, result_of(inbound), dns.asked) == ("", "", [])


def test_the_checks_can_be_switched_off(settings, dns):
    settings.SENDER_CHECKS = False
    assert (over_smtp().sender_checks, dns.asked) == ("", [])


def test_results_that_came_with_the_mail_do_not_count():
    forged = {"Authentication_Results": "tandem; dmarc=pass header.from=acme.example"}
    assert result_of(over_smtp(written(**forged), peer=EVES_SERVER)) == "fail"


def test_bytes_of_any_kind_are_checked_without_an_error(dns):
    dns.texts["acme.example"] = ["v=spf1 include:%{x}%{ exists:\x7f ip4:999 redirect=acme.example"]
    raw = b"From: carla@acme.example\r\n\xff: \xff\r\nDKIM-Signature: \xff=\x00\r\n\r\n\xff"
    inbound = over_smtp(raw)
    assert inbound.state == InboundMail.State.DELIVERED
    assert "dmarc=fail" in inbound.sender_checks


def forwarded(*, results: bytes, sealer: bytes = b"google.com") -> bytes:
    raw = b"Authentication-Results: mx.google.com; " + results + b"\r\n" + written()
    seal = dkim.arc_sign(raw, b"one", sealer, KEY, b"mx.google.com")
    return b"".join(seal) + raw


@pytest.mark.parametrize(
    ("results", "sealer", "result"),
    [
        (b"dmarc=pass header.from=acme.example", b"google.com", "none"),
        (b"dmarc=fail header.from=acme.example", b"google.com", "fail"),
        (b"dmarc=pass header.from=evil.example", b"google.com", "fail"),
        (b"dmarc=pass header.from=acme.example", b"evil.example", "fail"),
    ],
)
def test_a_trusted_forwarders_seal_shows_no_forgery_and_proves_no_sender(
    dns, results, sealer, result
):
    key = dns.texts["one._domainkey.acme.example"]
    dns.texts["one._domainkey.google.com"] = key
    raw = forwarded(results=results, sealer=sealer)
    assert result_of(over_smtp(raw, peer=EVES_SERVER)) == result


def test_a_broken_seal_is_worth_nothing(dns):
    dns.texts["one._domainkey.google.com"] = dns.texts["one._domainkey.acme.example"]
    raw = forwarded(results=b"dmarc=pass header.from=acme.example")
    raw = raw.replace(b"the invoice is wrong.", b"pay at once.")
    assert result_of(over_smtp(raw, peer=EVES_SERVER)) == "fail"
