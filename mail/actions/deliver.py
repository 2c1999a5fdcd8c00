import logging
from datetime import timedelta
from enum import Enum, auto

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ledger import live
from mail.actions.note_bounces import score, tell_bounced
from mail.addressing import bounce_address
from mail.composing import compose, envelope_domain
from mail.hooks import OutboundHook, failed_hook_of, sent_hook_of
from mail.models import OutboundMail
from mail.people import bare
from mail.reading import BounceReport
from mail.transport import Refusal, ServerUnavailable, Transport

logger = logging.getLogger(__name__)

FIRST_WAIT = timedelta(seconds=5)
LONGEST_WAIT = timedelta(hours=2)
GIVES_UP_AFTER = timedelta(days=3)
State = OutboundMail.State


class Attempt(Enum):
    """What came of trying to send one mail."""

    SENT = auto()
    NOT_SENT = auto()
    NO_SERVER = auto()  # and so the next mail has no chance either


def deliver(pk: int) -> bool:
    """Send one mail of the outbox if it is due; True when the server has taken it."""
    return attempt(pk) is Attempt.SENT


def attempt(pk: int) -> Attempt:
    """The same, telling whether there was a server at all.

    The row stays locked while it is sent, so two workers never send it and a killed one frees it.
    Killed between the server's yes and our commit, it goes out again under the same Message-ID:
    the one window that SMTP cannot close.
    """
    with transaction.atomic():
        due = OutboundMail.objects.due(timezone.now())
        mail = due.select_for_update(skip_locked=True, of=("self",)).filter(pk=pk).first()
        if mail is None:
            return Attempt.NOT_SENT
        mail.attempts += 1
        has_server = _send(mail)
        mail.save()
        if not has_server:
            return Attempt.NO_SERVER
        return Attempt.SENT if mail.state == State.SENT else Attempt.NOT_SENT


def _send(mail: OutboundMail) -> bool:
    """False when there was no server that could take it."""
    try:
        mail.recipients = mail.recipients or [bare(each) for each in (*mail.to, *mail.cc)]
        content = compose(mail)
        sender = bounce_address(mail.pk, envelope_domain(mail))
    except Exception as error:
        logger.exception("Mail %s could not be written", mail.pk)
        _could_not_write(mail, error)
        return True
    waiting = [each for each in mail.recipients if each not in mail.delivered_to]
    try:
        with Transport() as transport:
            refused = transport.send(sender, waiting, content)
    except ServerUnavailable as error:
        _wait(mail, str(error))
        return False
    mail.delivered_to = [*mail.delivered_to, *(each for each in waiting if each not in refused)]
    _conclude(mail, refused)
    return True


def _could_not_write(mail: OutboundMail, error: Exception) -> None:
    """A disk in trouble passes. A file that is gone, or words nobody can write, do not."""
    passes = isinstance(error, OSError) and not isinstance(error, FileNotFoundError)
    (_wait if passes else _fail)(mail, f"{type(error).__name__}: {error}")


def _conclude(mail: OutboundMail, refused: dict[str, Refusal]) -> None:
    """Those who were refused for now get another try; those refused for good do not."""
    final = {to: words for to, words in refused.items() if words.is_final}
    for to, words in final.items():
        score(mail, _report(to, words))
    said = "; ".join(f"{to}: {words}" for to, words in refused.items())
    if len(final) < len(refused):
        mail.recipients = [each for each in mail.recipients if each not in final]
        _wait(mail, said)
    elif not mail.delivered_to:
        _fail(mail, said)
    else:
        mail.state, mail.sent_at, mail.error = State.SENT, timezone.now(), said
        _tell(mail, sent_hook_of(mail.about))
    if mail.state != State.FAILED:
        for to, words in final.items():
            tell_bounced(mail, _report(to, words))


def _wait(mail: OutboundMail, why: str) -> None:
    now = timezone.now()
    if now - mail.created_at > GIVES_UP_AFTER:
        _fail(mail, _("It could not be sent for three days. The last answer was: %s") % why)
        return
    mail.error = why[:4000]
    mail.send_after = now + wait_before(mail.attempts)


def wait_before(attempts: int) -> timedelta:
    """5 s, 10 s, 20 s … up to two hours."""
    return min(FIRST_WAIT * 2 ** min(attempts - 1, 20), LONGEST_WAIT)


def _fail(mail: OutboundMail, why: str) -> None:
    mail.state, mail.error = State.FAILED, why.replace("\x00", "")[:4000]
    _tell(mail, failed_hook_of(mail.about))
    live.publish("mail-queue")


def _tell(mail: OutboundMail, hook: OutboundHook | None) -> None:
    """What an app makes of it must not undo that the mail went out."""
    mail.save()
    if mail.about:
        live.publish(mail.about)
    if hook is None:
        return
    try:
        with transaction.atomic():
            hook(mail)
    except Exception:
        logger.exception("The state of mail %s could not be told", mail.pk)


def _report(recipient: str, words: Refusal) -> BounceReport:
    return BounceReport(recipient, str(words.code), "hard", words.words)
