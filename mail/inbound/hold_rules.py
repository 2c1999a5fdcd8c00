from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from mail.inbound.sender_facts import SenderFacts
from mail.inbound.threading import Thread
from mail.labels import STRAY_REACTION
from mail.models import InboundMail, OutboundMail
from mail.parsing.parsed import ParsedMail
from mail.signed_addresses import is_own_message_id, looks_like_own_message_id


@dataclass(frozen=True)
class Suspension:
    """The reason why a mail waits in the queue: the cause that the queue sorts by, and the text."""

    cause: InboundMail.Cause
    reason: str


Cause = InboundMail.Cause
LOOP = _("Loop: this is our own mail coming back.")
SPOOFED = _("The sender is our own mailbox %s, but Tandem did not send this mail.")
STRAY_ANSWER = _("An automatic reply that matches no ticket.")
STRAY_BOUNCE = _("A bounce of a mail that Tandem did not send.")
STRAY_DELAY = _("A delay notice about a mail that Tandem did not send.")
ABUSE = _("An abuse report: a recipient marked one of our mails as spam.")

_STRAYS = {"bounce": STRAY_BOUNCE, "delay": STRAY_DELAY, "abuse": ABUSE}


def stray_report_reason(parsed: ParsedMail, thread: Thread) -> Suspension | None:
    """Return the reason to hold a report that is about no mail of ours; None otherwise."""
    if parsed.kind in _STRAYS and thread.about is None:
        return Suspension(Cause.STRAY, str(_STRAYS[parsed.kind]))
    return None


def suspension_reason(parsed: ParsedMail, thread: Thread, known: SenderFacts) -> Suspension | None:
    """Return the reason to hold a mail for a person; None when it is delivered."""
    suspension = _own_mail_reason(parsed, known)
    if suspension:
        return suspension
    if parsed.kind == "reaction" and thread.about is None:
        return Suspension(Cause.AUTOMATIC, str(STRAY_REACTION))
    if parsed.kind == "auto_reply" and thread.about is None and _answers_something(parsed):
        return Suspension(Cause.AUTOMATIC, str(STRAY_ANSWER))
    return None


def _own_mail_reason(parsed: ParsedMail, known: SenderFacts) -> Suspension | None:
    """Return the reason to hold a mail of ours that came back, or one that claims to be ours.

    Our mail carries our code in its Message-ID. Without one it is ours only if our border reports
    that our domain sent it: then a machine behind one of our addresses has answered.
    """
    if _is_our_message(parsed.message_id or ""):
        return Suspension(Cause.LOOP, str(LOOP))
    is_from_us = known.address in known.ours
    if known.marks & known.ours or (is_from_us and known.is_authentic):
        return Suspension(Cause.LOOP, str(LOOP))
    if is_from_us:
        return Suspension(Cause.SPOOFED, str(SPOOFED) % known.address)
    return None


def _is_our_message(message_id: str) -> bool:
    """Return True for our Message-ID: by its code or, after a key rotation, by the outbox."""
    if is_own_message_id(message_id):
        return True
    if not looks_like_own_message_id(message_id):
        return False
    return OutboundMail.objects.filter(message_id=message_id).exists()


def _answers_something(parsed: ParsedMail) -> bool:
    """Return True for an automatic reply; a form or monitor that writes by itself opens a ticket.

    A subject alone is too little: a person may have written it.
    """
    if parsed.is_auto_reply_by_subject:
        return False
    submitted = " ".join(parsed.headers.get("auto_submitted", [])).lower()
    is_answer = bool(parsed.in_reply_to or parsed.references)
    return is_answer or not submitted.startswith("auto-generated")
