"""Delivery of one claimed mail: classify it, find its thread, call the app that handles it."""

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from config.addresses import tidy_address
from mail.hooks import Delivery, Outcome, handlers_of
from mail.inbound.acknowledge import acknowledge
from mail.inbound.addresses import Addresses
from mail.inbound.aliases import learn_aliases
from mail.inbound.authentication import FAIL, PASS
from mail.inbound.connection_tests import receive_test
from mail.inbound.hold_rules import Suspension, stray_report_reason, suspension_reason
from mail.inbound.masked_mail import mask_mail
from mail.inbound.reading import Reading
from mail.inbound.sender_facts import sender_facts_of
from mail.inbound.spam_rules import spam_reason
from mail.inbound.threading import Thread, find_thread, is_about_absence, sent_texts
from mail.mailbox_lookup import find_mailbox
from mail.models import InboundMail
from mail.outbound.bounces import take_report
from mail.parsing.message.tree import MAX_RAW
from mail.parsing.parsed import ParsedMail
from mail.reply_route import note_webhook
from mail.sandbox.parser import cut_quotes

NO_MAILBOX = _("There is no mailbox yet. Create one under Settings, then press Retry.")
NO_HANDLER = _("No app of Tandem handles this mail.")
TOO_LARGE = _("The mail is over 30 MB; only its beginning was read. Download it for the rest.")
# Any other way is the name of a provider that posts mail.
OWN_WAYS = ("smtp", "lmtp", "imap", "pipe")
Cause = InboundMail.Cause


def deliver_inbound(inbound: InboundMail, reading: Reading, *, waits: bool = False) -> Outcome:
    """Deliver a mail in the caller's transaction.

    With `waits` an answer to a mail that is not yet read raises ParentIsUnread.
    """
    parsed, addresses = reading.parsed, reading.addresses
    note_headers(inbound, parsed, addresses)
    if inbound.mailbox_id is None:
        found = find_mailbox(addresses.recipients)
        inbound.mailbox_id = found.pk if found else None
    if inbound.mailbox_id is None:
        return _suspended(Suspension(Cause.HOMELESS, str(NO_MAILBOX)))
    if inbound.received_via not in OWN_WAYS:
        note_webhook(inbound.mailbox_id)
    test = receive_test(inbound, parsed)
    if test:
        return test
    if not inbound.is_released:
        report = take_report(inbound, parsed, addresses.recipients, reading.raw)
        if report:
            return report
    thread = find_thread(inbound, parsed, addresses.recipients, waits=waits)
    inbound.matched_by = thread.matched_by or ""
    parsed = _reclassified(parsed, thread)
    inbound.kind = parsed.kind
    if not inbound.is_released:
        suspension = hold_reason(inbound, parsed, thread, addresses)
        if suspension:
            return _suspended(suspension)
    parsed = mask_mail(cut_quotes(parsed, sent_texts=sent_texts(thread.about)))
    outcome = hand_over(inbound, parsed, thread, addresses)
    return _noting_size(outcome, inbound)


def hold_reason(
    inbound: InboundMail, parsed: ParsedMail, thread: Thread, addresses: Addresses
) -> Suspension | None:
    """Return the reason why a mail is held in the queue, by all the rules;

    None when it is delivered.
    """
    stray = stray_report_reason(parsed, thread)
    if stray:
        return stray
    known = sender_facts_of(inbound, parsed, addresses)
    return suspension_reason(parsed, thread, known) or spam_reason(inbound, thread, known)


def _reclassified(parsed: ParsedMail, thread: Thread) -> ParsedMail:
    """Treat a mail as a person's if only its subject looks like an automatic reply.

    It does so if its thread had the subject "Out of office" before. A machine replaces the subject;
    a person who answers keeps it. Mistaking one for the other loses a reopening, so only a changed
    subject or a header counts.
    """
    if parsed.is_auto_reply_by_subject and thread.about and is_about_absence(thread.about):
        return replace(parsed, kind="human", is_auto_reply_by_subject=False)
    return parsed


def hand_over(
    inbound: InboundMail, parsed: ParsedMail, thread: Thread, addresses: Addresses
) -> Outcome:
    """Call the handler of the mail, and acknowledge the mail where the handler asks for it.

    A mail about something that no longer exists is handled as a new one.
    """
    if inbound.mailbox is None:
        return _suspended(Suspension(Cause.HOMELESS, str(NO_HANDLER)))
    delivery = Delivery(
        inbound=inbound,
        parsed=parsed,
        mailbox=inbound.mailbox,
        sender=addresses.sender,
        about=thread.about,
        matched_by=thread.matched_by,
        is_forged=inbound.is_forged,
        is_authentic=addresses.dmarc == PASS,
        is_writer_doubtful=addresses.is_writer_doubtful,
        maybe_ours=learn_aliases(inbound, parsed, addresses, inbound.mailbox),
    )
    answers = (handler(delivery) for handler in handlers_of(thread.about))
    outcome = next((answer for answer in answers if answer), None)
    if outcome is None:
        return _suspended(Suspension(Cause.HOMELESS, str(NO_HANDLER)))
    if outcome.acknowledged_as is not None:
        acknowledge(delivery, about=outcome.about, number=outcome.acknowledged_as)
    return outcome


def _suspended(suspension: Suspension) -> Outcome:
    return Outcome(state="suspended", reason=suspension.reason, cause=suspension.cause)


def _noting_size(outcome: Outcome, inbound: InboundMail) -> Outcome:
    """Add the "too large" reason: the mail became a ticket of its beginning and is listed."""
    if inbound.size <= MAX_RAW or outcome.cause:
        return outcome
    return replace(outcome, cause=Cause.TOO_LARGE, reason=str(TOO_LARGE))


def note_headers(inbound: InboundMail, parsed: ParsedMail, addresses: Addresses) -> None:
    """Store what lists and later mails search for on the row: header fields, the sender's check."""
    inbound.kind = parsed.kind
    inbound.message_id = (parsed.message_id or "")[:998]
    inbound.from_address = tidy_address(parsed.from_.address)[:320]
    inbound.sent_from = addresses.sent_from[:320]
    inbound.from_name = parsed.from_.name[:320]
    inbound.subject = parsed.subject[:998]
    inbound.is_forged = addresses.dmarc == FAIL
