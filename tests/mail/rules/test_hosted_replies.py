"""Replies to a mailbox that a provider keeps: no address there but its own is ours."""

import re
from email import message_from_bytes
from importlib import import_module

import pytest
from django.db import connection

from helpdesk.actions.reply import reply_to_ticket
from helpdesk.models import Message
from mail.mailbox_lookup import are_ours
from mail.models import ImapServer, Mailbox, Replies, SmtpServer
from mail.outbound.compose import compose, envelope_sender
from mail.signed_addresses import (
    read_reply_address,
    signed_reply_address,
    subject_reference,
    without_subject_reference,
)
from tests.mail.conftest import CARLA, arrives, written
from tests.mail.rules.post import answering, come, message_of, ticket_of

HOST = "veloza.help@gmail.com"
OWN, PLUS, BOUNCE = (each.value for each in SmtpServer.Envelope)


@pytest.fixture
def hosted(support) -> Mailbox:
    support.address, support.replies = HOST, Replies.SUBJECT
    support.save()
    return support


def headers(outbound) -> tuple[str | None, str]:
    """Return Reply-To and the subject as they go out."""
    outbound = type(outbound).objects.get(pk=outbound.pk)
    message = message_from_bytes(compose(outbound))
    return message["Reply-To"], str(message["Subject"])


def reply_of(mailbox, ana):
    ticket = ticket_of(come(1, to=mailbox.address))
    return reply_to_ticket(ticket, text="Sorted.", by=ana).outbound


@pytest.mark.parametrize(
    ("replies", "reply_to", "subject"),
    [
        (Replies.SIGNED, r"reply\+ticket-\d+\.[a-z2-7]{16}@gmail\.com", r"[^\[]+"),
        (Replies.TAGGED, r"veloza\.help\+ticket-\d+\.[a-z2-7]{16}@gmail\.com", r"[^\[]+"),
        (Replies.PLAIN, "", r"[^\[]+"),
        (Replies.SUBJECT, "", r"[^\[]+ \[ticket-\d+\.[a-z2-7]{16}\]"),
    ],
)
def test_a_reply_names_only_what_the_mailbox_receives(hosted, ana, replies, reply_to, subject):
    hosted.replies = replies
    hosted.save()
    named, shown = headers(reply_of(hosted, ana))
    assert re.fullmatch(reply_to, named or "")
    assert re.fullmatch(subject, shown)


def test_an_address_that_has_a_tag_already_gets_no_second_one(hosted, ana):
    hosted.address, hosted.replies = "veloza+help@gmail.com", Replies.TAGGED
    hosted.save()
    assert headers(reply_of(hosted, ana))[0] is None


def test_the_tagged_address_leads_to_its_ticket(hosted, ana):
    hosted.replies = Replies.TAGGED
    hosted.save()
    reply = reply_of(hosted, ana)
    reply_to, _subject = headers(reply)
    answer = come(2, to=str(reply_to).upper(), subject="Something else")
    assert (answer.about, answer.matched_by) == (reply.about, "address")
    assert are_ours([str(reply_to)]) == {reply_to}


def test_the_message_id_leads_to_its_ticket(hosted, ana):
    reply = reply_of(hosted, ana)
    answer = come(2, to=HOST, subject="Re: hm", **answering(reply))
    assert answer.about == reply.about


def test_the_subject_leads_there_where_a_server_changed_the_message_id(hosted, ana):
    reply = reply_of(hosted, ana)
    _reply_to, subject = headers(reply)
    answer = come(2, to=HOST, subject=f"Re: {subject}", In_Reply_To="<0102@relay.example>")
    assert (answer.about, answer.matched_by) == (reply.about, "subject")
    stranger = come(3, to=HOST, subject=f"Re: {subject}", sender="dora@other.example")
    assert stranger.about != reply.about


def test_the_subject_of_the_answered_mail_comes_before_older_ids(recorder, hosted):
    recorder.participants.add(CARLA)
    first = arrives(written(to=HOST, message_id="first@acme.example"))
    arrives(
        written(
            to=HOST,
            message_id="second@acme.example",
            subject=f"Re: x {subject_reference('case:7')}",
            In_Reply_To="<0102@relay.example>",
            References="<first@acme.example> <0102@relay.example>",
        )
    )
    assert first.about != "case:7"
    assert recorder.known[-1].about == "case:7"


def test_the_reference_is_not_in_the_subject_that_people_read(recorder, hosted):
    about = subject_reference("case:7")
    arrives(written(to=HOST, subject=f"Re: Bent rim {about}", sender="dora@other.example"))
    assert recorder.new[-1].parsed.subject == "Re: Bent rim"
    forged = about.replace("case-7", "case-8")
    assert without_subject_reference(f"A {forged} {about} b") == f"A {forged} b"


def test_answers_to_mails_sent_before_find_their_ticket(hosted, ana):
    """A customer may answer months later, to the address that the mail then named."""
    reply = reply_of(hosted, ana)
    before = signed_reply_address(reply.about, hosted)
    assert before.endswith("@gmail.com")
    answer = come(2, to=HOST, cc=before)
    assert (answer.about, answer.matched_by) == (reply.about, "address")
    assert before not in message_of(answer).ticket.participants.values_list("email", flat=True)


def test_a_mail_that_waited_names_what_the_mailbox_has_now(support, ana):
    reply = reply_of(support, ana)
    assert read_reply_address(headers(reply)[0] or "") == reply.about
    Mailbox.objects.update(replies=Replies.PLAIN)
    assert headers(reply)[0] is None
    Mailbox.objects.update(address="new@veloza.example")
    assert headers(reply)[0] == "new@veloza.example"  # not From, where it was written under


@pytest.mark.parametrize(
    ("replies", "envelope", "sender"),
    [
        (Replies.SUBJECT, None, HOST),
        (Replies.SUBJECT, PLUS, HOST),
        (Replies.SUBJECT, BOUNCE, HOST),
        (Replies.PLAIN, PLUS, HOST),
        (Replies.TAGGED, None, r"veloza\.help\+bounce-[\d-]+\..{16}@gmail\.com"),
        (Replies.TAGGED, BOUNCE, r"veloza\.help\+bounce-[\d-]+\..{16}@gmail\.com"),
        (Replies.TAGGED, PLUS, r"veloza\.help\+bounce-[\d-]+\..{16}@gmail\.com"),
        (Replies.TAGGED, OWN, HOST),
        (Replies.SIGNED, None, r"bounce\+[\d-]+\..{16}@gmail\.com"),
        (Replies.SIGNED, OWN, HOST),
    ],
)
def test_bounces_return_only_where_mail_arrives(hosted, ana, replies, envelope, sender):
    reply = reply_of(hosted, ana)
    reply.mailbox.replies = replies
    server = SmtpServer(mailbox=hosted, envelope=envelope) if envelope else None
    assert re.fullmatch(sender, envelope_sender(CARLA, reply, server))


def test_an_account_mail_has_a_bounce_address_only_under_our_domain(support, ana):
    reply = reply_of(support, ana)
    reply.mailbox = None
    reply.from_address = "tandem@veloza.example"
    assert envelope_sender(CARLA, reply, None).startswith("bounce+")
    reply.from_address = "tandem@gmail.com"
    assert envelope_sender(CARLA, reply, None) == "tandem@gmail.com"


def test_somebody_elses_address_under_a_providers_domain_is_not_ours(hosted, ana):
    reply = reply_of(hosted, ana)
    assert are_ours(["reply+me@gmail.com", "bounce+me@gmail.com", HOST]) == {HOST}
    before = signed_reply_address(reply.about, hosted)
    assert are_ours([before]) == {before}


@pytest.mark.parametrize(
    ("address", "is_fetched", "became"),
    [
        ("help@veloza.example", False, Replies.SIGNED),
        ("help@veloza.example", True, Replies.SUBJECT),
        ("Help@GMail.com", False, Replies.SUBJECT),
    ],
)
def test_the_migration_stops_naming_what_hosts_do_not_deliver(db, address, is_fetched, became):
    mailbox = Mailbox.objects.create(name="Help", address=address)
    if is_fetched:
        ImapServer.objects.create(mailbox=mailbox, host="imap.host.example", port=993)
    migration = import_module("mail.migrations.0012_reply_routes")
    with connection.cursor() as cursor:
        cursor.execute(migration.HOSTED, [migration.DOMAINS])
    mailbox.refresh_from_db()
    assert mailbox.replies == became


def test_the_first_reply_of_a_ticket_is_still_one_message(hosted, ana):
    reply = reply_of(hosted, ana)
    assert Message.objects.get(outbound=reply).ticket.subject == "Invoice is wrong"
