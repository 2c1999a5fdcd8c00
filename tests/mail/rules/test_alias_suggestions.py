"""The list of suggested aliases is limited, and strangers cannot push real ones out of it."""

from datetime import datetime, timedelta

import pytest
from django.db import transaction
from django.test import override_settings
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from mail.inbound import aliases
from mail.inbound.addresses import Addresses, addresses_of
from mail.inbound.aliases import MAX_REPLACED, MAX_SUGGESTED, learn_aliases
from mail.models import InboundMail, Mailbox, MailboxAlias
from mail.parsing.parsed import ParsedMail
from mail.settings.aliases import ignore_alias, remove_alias
from tests.mail.conftest import CARLA, SUPPORT, arrives, written

OURS, OTHER = "veloza.example", "old-name.example"
WELCOME = f"welcome@{OURS}"
NOW = timezone.now()
State = MailboxAlias.State


def named(domain: str = "") -> set[str]:
    rows = MailboxAlias.objects.filter(state=State.SUGGESTED, value__endswith=domain)
    return set(rows.values_list("value", flat=True))


def teach(mailbox: Mailbox, *values: str, at: datetime = NOW, vouched: bool = True) -> None:
    """Learn from a mail that was delivered to these addresses."""
    addresses = Addresses(
        sender=CARLA,
        recipients=[],
        delivered=dict.fromkeys(values, "delivered-to"),
        vouched=frozenset(values if vouched else ()),
        dmarc="pass",
    )
    mail = InboundMail(mailbox=mailbox, received_at=at)
    learn_aliases(mail, ParsedMail(), addresses, mailbox)


def full(mailbox: Mailbox, domain: str, number: int = MAX_SUGGESTED, **values) -> None:
    values = {"times_seen": 1, "last_seen_at": NOW, **values}
    MailboxAlias.objects.bulk_create(
        MailboxAlias(mailbox=mailbox, value=f"{each}@{domain}", **values) for each in range(number)
    )


@pytest.mark.parametrize("received_via", ["smtp", "imap", "pipe", "lmtp", "mailgun"])
def test_what_only_a_sender_says_about_other_domains_is_not_suggested(support, received_via):
    """The server that received it writes its Received above what came with the mail."""
    forged = written(Delivered_To=f"a@{OTHER}", X_Original_To=f"b@{OTHER}, c@{OURS}")
    arrives(b"Received: from x by mx\r\n" + forged, received_via=received_via, envelope_from=CARLA)
    assert named() == {f"c@{OURS}"}


def test_without_a_received_no_header_is_of_our_own_server(support):
    arrives(written(Delivered_To=f"a@{OTHER}"), received_via="imap")
    assert named() == set()


@pytest.mark.parametrize(
    ("received_via", "border", "expected"),
    [
        ("imap", "", {f"a@{OTHER}"}),
        ("pipe", "", {f"a@{OTHER}"}),
        ("lmtp", "", {f"a@{OTHER}"}),
        ("smtp", "", set()),
        ("smtp", "mx.veloza.example", {f"a@{OTHER}"}),
        ("mailgun", "mx.veloza.example", set()),
    ],
)
def test_headers_of_our_own_server_are_suggested(support, received_via, border, expected):
    raw = f"Delivered-To:\r\n A@{OTHER}\r\nReceived: from x\r\n by mx\r\n".encode()
    with override_settings(AUTHSERV_ID=border):
        arrives(
            raw + written(X_Original_To=f"b@{OTHER}"),
            received_via=received_via,
            envelope_from=CARLA,
        )
    assert named() == expected


def test_the_envelope_is_suggested(support):
    arrives(
        written(), received_via="smtp", envelope_from=CARLA, envelope_to=[f"a@{OTHER}", SUPPORT]
    )
    assert named() == {f"a@{OTHER}"}


def test_our_own_side_is_heard_before_the_sender(support):
    raw = written(Cc=", ".join(f"{number}@{OURS}" for number in range(50)))
    arrives(raw, envelope_to=[f"a@{OTHER}"])
    assert f"a@{OTHER}" in named()
    assert len(named()) == 20


def test_a_mail_of_a_sender_names_no_addresses_that_are_vouched_for(support):
    raw = written(Delivered_To=f"a@{OTHER}")
    mail = InboundMail(received_via="smtp", envelope_to=[SUPPORT])
    found = addresses_of(mail, ParsedMail(), raw)
    assert (found.vouched, set(found.delivered)) == ({SUPPORT}, {f"a@{OTHER}", SUPPORT})


def test_other_domains_take_no_place_from_our_own(support):
    full(support, OTHER, times_seen=9)
    teach(support, WELCOME)
    assert (len(named(OTHER)), named(OURS)) == (MAX_SUGGESTED, {WELCOME})


def test_our_own_domain_takes_no_place_from_others(support):
    full(support, OURS, times_seen=9)
    teach(support, f"a@{OTHER}")
    assert (len(named(OURS)), named(OTHER)) == (MAX_SUGGESTED, {f"a@{OTHER}"})


@pytest.mark.parametrize("domain", [OURS, OTHER])
@pytest.mark.parametrize("free", [0, 1, 2])
def test_one_mail_takes_the_free_places_or_replaces_a_few(support, domain, free):
    full(support, domain, MAX_SUGGESTED - free)
    before = named()
    teach(support, *(f"n{number}@{domain}" for number in range(20)))
    assert len(named()) == MAX_SUGGESTED
    assert len(before - named()) == (0 if free else MAX_REPLACED)


@pytest.mark.parametrize("domain", [OURS, OTHER])
def test_the_least_and_longest_ago_named_makes_place(support, domain):
    full(support, domain, times_seen=3)
    rows = MailboxAlias.objects
    rows.filter(value=f"7@{domain}").update(times_seen=1)
    rows.filter(value=f"8@{domain}").update(times_seen=2, last_seen_at=NOW - timedelta(days=2))
    rows.filter(value=f"9@{domain}").update(times_seen=2, last_seen_at=NOW - timedelta(days=1))
    rows.filter(value=f"5@{domain}").update(times_seen=99, last_seen_at=NOW - timedelta(days=91))
    rows.filter(value=f"6@{domain}").update(times_seen=99, last_seen_at=NOW - timedelta(days=89))
    for number, leaves in enumerate(["5", "7", "8", "9"]):
        assert f"{leaves}@{domain}" in named()
        teach(support, f"n{number}@{domain}")
        assert f"{leaves}@{domain}" not in named()
        rows.filter(value=f"n{number}@{domain}").update(times_seen=9)
    assert f"6@{domain}" in named()
    assert len(named()) == MAX_SUGGESTED


def test_what_the_mail_names_itself_does_not_leave(support):
    full(support, OURS, times_seen=2)
    MailboxAlias.objects.filter(value=f"0@{OURS}").update(times_seen=1)
    teach(support, f"0@{OURS}", WELCOME)
    assert {f"0@{OURS}", WELCOME} <= named()


def test_a_list_that_is_too_long_gets_shorter(support):
    full(support, OTHER, MAX_SUGGESTED + 40)
    teach(support, f"a@{OTHER}")
    assert len(named()) == MAX_SUGGESTED
    assert f"a@{OTHER}" in named()


def test_what_was_decided_on_and_other_mailboxes_take_no_place(support, billing_box):
    full(support, OTHER, state=State.CONFIRMED)
    full(support, "x.example", state=State.IGNORED)
    full(billing_box, "y.example")
    teach(support, f"new@{OTHER}")
    assert MailboxAlias.objects.count() == 3 * MAX_SUGGESTED + 1


@pytest.mark.parametrize("act", [ignore_alias, remove_alias])
def test_what_is_not_ours_is_not_suggested_again(support, admin, act):
    teach(support, f"a@{OTHER}")
    act(MailboxAlias.objects.get(), by=admin)
    teach(support, f"a@{OTHER}", at=NOW + timedelta(days=400))
    assert named() == set()
    assert MailboxAlias.objects.get().state == State.IGNORED


def test_a_sender_cannot_make_a_suggestion_of_another_domain_count(support):
    teach(support, f"a@{OTHER}")
    teach(support, f"a@{OTHER}", at=NOW + timedelta(hours=2), vouched=False)
    assert MailboxAlias.objects.get().times_seen == 1
    teach(support, f"a@{OTHER}", at=NOW + timedelta(hours=2))
    assert MailboxAlias.objects.get().times_seen == 2


LOCALS = st.sampled_from([f"a{number}" for number in range(12)])
PEOPLE = st.lists(st.tuples(LOCALS, st.sampled_from([OURS, OTHER])), max_size=8)
MAILS = st.lists(st.tuples(PEOPLE, st.booleans()), min_size=1, max_size=12)
QUICK = hypothesis_settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def rooms() -> list[int]:
    return [len(named(f"@{domain}")) for domain in (OURS, OTHER)]


@QUICK
@given(mails=MAILS)
def test_the_list_never_has_more_than_its_limit(support, monkeypatch, mails):
    monkeypatch.setattr(aliases, "MAX_SUGGESTED", 4)
    with transaction.atomic():
        for hour, (people, vouched) in enumerate(mails):
            before = named()
            at = NOW + timedelta(hours=2 * hour)
            teach(
                support, *(f"{local}@{domain}" for local, domain in people), at=at, vouched=vouched
            )
            assert max(rooms()) <= 4
            for domain in (OURS, OTHER):
                left = {each for each in before - named() if each.endswith(domain)}
                assert len(left) <= MAX_REPLACED
        transaction.set_rollback(True)


@QUICK
@given(flood=st.lists(st.lists(st.integers(0, 10**6), min_size=1, max_size=20), max_size=12))
def test_an_alias_that_is_named_again_survives_a_flood(support, monkeypatch, flood):
    """Each mail of the flood invents other addresses."""
    monkeypatch.setattr(aliases, "MAX_SUGGESTED", 4)
    with transaction.atomic():
        for hour in range(2):
            teach(support, WELCOME, at=NOW + timedelta(hours=2 * hour))
        for number, invented in enumerate(flood):
            people = [f"x{number}-{each}@{OURS}" for each in invented]
            teach(support, *people, at=NOW + timedelta(hours=4 + number), vouched=False)
        assert WELCOME in named()
        transaction.set_rollback(True)
