from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from mail.actions.find_mailbox import own_addresses
from mail.actions.find_thread import Thread
from mail.addressing import is_own_message_id
from mail.models import InboundMail, OutboundMail
from mail.reading import ParsedMail


@dataclass(frozen=True)
class Suspension:
    """Why a mail waits in the queue: how the queue sorts it, and in words."""

    cause: InboundMail.Cause
    reason: str


LOOP = _("loop: this is our own mail coming back.")
STRAY_ANSWER = _("An automatic reply to nothing we know.")
STRAY_BOUNCE = _("A delivery failure of a mail we did not send.")
STRAY_DELAY = _("A delay notice about a mail we did not send.")
ABUSE = _("An abuse report. Read it: somebody marked one of our mails as spam.")

_STRAYS = {"bounce": STRAY_BOUNCE, "delay": STRAY_DELAY, "abuse": ABUSE}


def why_suspended(parsed: ParsedMail, thread: Thread) -> str:
    """Why a mail waits in the queue for a person instead of going on; "" when it goes on."""
    if parsed.kind in _STRAYS and thread.about is None:
        return str(_STRAYS[parsed.kind])
    if _is_own(parsed):
        return str(LOOP)
    if parsed.kind == "auto_reply" and thread.about is None and _answers_something(parsed):
        return str(STRAY_ANSWER)
    return ""


def _is_own(parsed: ParsedMail) -> bool:
    own = own_addresses()
    marks = {value.strip().lower() for value in parsed.headers.get("x_loop", [])}
    if parsed.from_.address.lower() in own or marks & own:
        return True
    message_id = parsed.message_id or ""
    return is_own_message_id(message_id) or (
        bool(message_id) and OutboundMail.objects.filter(message_id=message_id).exists()
    )


def _answers_something(parsed: ParsedMail) -> bool:
    """A form or a monitor that writes by machine opens a ticket; an answering machine does not."""
    submitted = " ".join(parsed.headers.get("auto_submitted", [])).lower()
    is_answer = bool(parsed.in_reply_to or parsed.references)
    return is_answer or not submitted.startswith("auto-generated")
