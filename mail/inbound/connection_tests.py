"""Connection tests: a mailbox sends itself a mail and waits until it is received."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from config.refusals import Refused
from ledger import live
from ledger.actors import Actor
from ledger.models import Event
from ledger.origin import origin_of
from mail.events import MAILBOX_TESTED
from mail.hooks import Outcome, on_bounce, on_failed, on_sent
from mail.models import ConnectionTest, InboundMail, Mailbox, OutboundMail
from mail.models.outbound import CONNECTION_TEST
from mail.outbound.loop_protection import loop_headers
from mail.outbound.queue import queue_mail
from mail.parsing.parsed import BounceReport, ParsedMail
from mail.reply_route import address_to_test, note_reply_test
from mail.sending import can_send
from mail.signed_addresses import is_own_message_id, read_subject_reference, subject_reference

RETURN_TIMEOUT = timedelta(minutes=10)
REPLY_TIMEOUT = timedelta(minutes=3)  # after the first mail was received, by the same way
REPLY_TEST = "test_reply"
State = ConnectionTest.State
RUNS = (State.SENDING, State.UNDERWAY)


class CannotTestMailbox(Refused):
    """The message says what is missing."""


def start_connection_test(
    mailbox: Mailbox, *, by: Actor, now: datetime | None = None, caused_by: Event | None = None
) -> ConnectionTest:
    """Send the mailbox a mail over its server, and one to the reply address that it may have.

    `receive_test` recognises it when it is received.
    """
    if not can_send(mailbox):
        raise CannotTestMailbox(_("There is no mail server yet. Enter one under Sending first."))
    with transaction.atomic():
        origin = origin_of(by, now, caused_by)
        test = ConnectionTest.objects.create(mailbox=mailbox, started_at=origin.at)
        _queue_test(mailbox, f"test:{test.pk}", to=mailbox.address, now=origin.at)
        about = f"{REPLY_TEST}:{test.pk}"
        if address := address_to_test(about, mailbox):
            test.reply_address, test.reply_state = address, State.SENDING
            test.save(update_fields=["reply_address", "reply_state"])
            _queue_test(mailbox, about, to=address, now=origin.at)
        origin.record(MAILBOX_TESTED, mailbox, test=test.pk)
    return test


def _queue_test(mailbox: Mailbox, about: str, *, to: str, now: datetime) -> None:
    queue_mail(
        mailbox=mailbox,
        kind=CONNECTION_TEST,
        about=about,
        to=[to],
        subject=_("Tandem tests this mailbox %s") % subject_reference(about),
        text=_("Tandem sent this mail to test the mailbox. You can ignore it.\n"),
        reply_to="",
        headers=loop_headers(mailbox.address, answers=False),
        now=now,
    )


def receive_test(inbound: InboundMail, parsed: ParsedMail) -> Outcome | None:
    """Return the outcome of our own test mail, received by any channel; None for every other mail.

    Only its signature counts, in the Message-ID or, where a relaying server has changed that one,
    in the subject: our own address as a sender proves nothing.
    """
    sent = _test_mail(parsed)
    test = _test_of(sent) if sent else None
    if sent is None or test is None:
        return None
    if _is_reply_test(sent):
        test.reply_state = State.RETURNED
    elif test.state != State.RETURNED:
        test.state, test.words = State.RETURNED, ""
        test.returned_at, test.received_via = timezone.now(), inbound.received_via
        test.keeps_ids = parsed.message_id == sent.message_id
    _save(test)
    _note_replies(test)
    return Outcome(about=sent.about)


@transaction.atomic
def fail_overdue_tests(now: datetime) -> None:
    """Mark overdue tests as failed; a late mail still counts as returned."""
    tests = ConnectionTest.objects.select_for_update(of=("self",))
    under_way = tests.filter(state__in=RUNS)
    for test in under_way.filter(started_at__lte=now - RETURN_TIMEOUT):
        was_sent = test.state == State.UNDERWAY
        test.state = State.FAILED
        test.words = (
            _("The mail was sent but did not arrive. Check where mail for this address goes.")
            if was_sent
            else _("The mail was not sent. Check that the worker for outgoing mail runs.")
        )
        _save(test)
    overdue = tests.filter(state=State.RETURNED, reply_state__in=RUNS)
    for test in overdue.filter(returned_at__lte=now - REPLY_TIMEOUT):
        _fail_reply(test)


def _fail_reply(test: ConnectionTest) -> None:
    test.reply_state = State.FAILED
    _save(test)
    _note_replies(test)


def _note_replies(test: ConnectionTest) -> None:
    """Use the result once it is certain, if the mailbox still has the address that was tested."""
    is_delivered = test.reply_state == State.RETURNED
    if not is_delivered and (test.state != State.RETURNED or test.reply_state in RUNS):
        return
    mailbox = Mailbox.objects.select_for_update().get(pk=test.mailbox_id)
    if test.reply_address == address_to_test(f"{REPLY_TEST}:{test.pk}", mailbox):
        note_reply_test(
            mailbox,
            is_delivered=is_delivered,
            keeps_ids=bool(test.keeps_ids),
            at=timezone.now(),
        )


@on_sent(REPLY_TEST)
def _note_reply_sent(outbound: OutboundMail) -> None:
    test = _test_of(outbound)
    if test and test.reply_state == State.SENDING:
        test.reply_state = State.UNDERWAY
        _save(test)


@on_failed(REPLY_TEST)
def _note_reply_failed(outbound: OutboundMail) -> None:
    test = _test_of(outbound)
    if test and test.reply_state != State.RETURNED:
        _fail_reply(test)


@on_bounce(REPLY_TEST)
def _note_reply_bounced(outbound: OutboundMail, report: BounceReport) -> None:
    _note_reply_failed(outbound)


@on_sent("test")
def _note_sent(outbound: OutboundMail) -> None:
    """Mark the test as sent, unless the mail was received before the send was recorded."""
    test = _test_of(outbound)
    if test and test.state == State.SENDING:
        test.state = State.UNDERWAY
    if test:
        test.sent_at = outbound.sent_at
        _save(test)


@on_failed("test")
def _note_failed(outbound: OutboundMail) -> None:
    test = _test_of(outbound)
    if test:
        test.state, test.words = State.FAILED, outbound.error
        _save(test)


@on_bounce("test")
def _note_bounced(outbound: OutboundMail, report: BounceReport) -> None:
    test = _test_of(outbound)
    if test:
        test.state = State.FAILED
        test.words = f"{report.recipient}: {report.status} {report.reason}".strip()
        _save(test)


def _test_mail(parsed: ParsedMail) -> OutboundMail | None:
    """Return the mail of ours that this one is."""
    tests = OutboundMail.objects.filter(kind=CONNECTION_TEST)
    if parsed.message_id and is_own_message_id(parsed.message_id):
        sent = tests.filter(message_id=parsed.message_id).first()
    else:
        about = read_subject_reference(parsed.subject)
        sent = tests.filter(about=about).first() if about else None
        if sent and not _is_test_mail(sent, parsed):
            return None
    return sent


def _is_reply_test(outbound: OutboundMail) -> bool:
    return outbound.about.startswith(f"{REPLY_TEST}:")


def _is_test_mail(sent: OutboundMail, parsed: ParsedMail) -> bool:
    """Return True for the test mail itself, not for an answer or a bounce with its subject."""
    answers = parsed.in_reply_to or parsed.references or parsed.kind in ("bounce", "delay", "abuse")
    return not answers and parsed.subject.endswith(sent.subject)


def _test_of(outbound: OutboundMail) -> ConnectionTest | None:
    pk = outbound.about.partition(":")[2]
    tests = ConnectionTest.objects.select_for_update(of=("self",))
    return tests.filter(pk=int(pk)).first() if pk else None


def _save(test: ConnectionTest) -> None:
    test.save()
    live.publish(f"mailbox:{test.mailbox_id}")
