"""The state of a mail after an attempt, by the server's response."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from ledger import live
from mail.hooks import OutboundHook, failed_hook_of, sent_hook_of
from mail.models import OutboundMail
from mail.outbound.bounces import add_bounce_score, notify_bounced
from mail.outbound.dkim import CannotSign
from mail.outbound.savepoint import isolated
from mail.outbound.transport import Refusal
from mail.parsing.parsed import BounceReport

FIRST_WAIT = timedelta(seconds=5)
MAX_WAIT = timedelta(hours=2)
GIVE_UP_AFTER = timedelta(days=3)
State = OutboundMail.State


def apply_compose_error(mail: OutboundMail, error: Exception) -> None:
    """Retry after a disk error. A missing file or unencodable text fails the mail."""
    reason = str(error) if isinstance(error, CannotSign) else f"{type(error).__name__}: {error}"
    passes = isinstance(error, OSError) and not isinstance(error, FileNotFoundError)
    (keep_waiting if passes else _fail)(mail, reason)


def apply_delivery_result(mail: OutboundMail, refused: dict[str, Refusal]) -> None:
    """Schedule another attempt for temporary refusals; permanent ones fail."""
    final = {to: refusal for to, refusal in refused.items() if refusal.is_final}
    for to, refusal in final.items():
        if (
            not refusal.is_of_mail
        ):  # a refusal of the sender or content says nothing about an address
            with isolated(f"The refusal of {to} by mail {mail.pk} could not be scored"):
                add_bounce_score(mail, _report(to, refusal))
    mail.note_answers({to: (refusal.is_final, str(refusal)) for to, refusal in refused.items()})
    responses = "; ".join(f"{to}: {refusal}" for to, refusal in refused.items())
    if len(final) < len(refused):
        keep_waiting(mail, responses)
    elif not mail.delivered_to:
        _fail(mail, responses)
    else:
        mail.state, mail.sent_at, mail.error = State.SENT, timezone.now(), responses
        _notify_app(mail, sent_hook_of(mail.about))
    if mail.state != State.FAILED and final:
        mail.save()  # the hooks read which recipients were missed
        for to, refusal in final.items():
            notify_bounced(mail, _report(to, refusal))


def keep_waiting(mail: OutboundMail, why: str) -> None:
    now = timezone.now()
    if mail.is_connection_test:  # a person is waiting for the answer
        _fail(mail, why)
    elif now - mail.created_at > GIVE_UP_AFTER:
        _fail(mail, _("It could not be sent for three days. The last answer was: %s") % why)
    else:
        mail.error = why[:4000]
        mail.send_after = now + wait_before(mail.attempts)
        if mail.about:
            live.publish(mail.about)


def wait_before(attempts: int) -> timedelta:
    """Return the wait: 5 s, 10 s, 20 s … up to two hours."""
    return min(FIRST_WAIT * 2 ** min(attempts - 1, 20), MAX_WAIT)


def _fail(mail: OutboundMail, why: str) -> None:
    """Fail the mail. A connection test is not listed in the queue: its own page shows the error."""
    mail.state = State.WITHDRAWN if mail.is_connection_test else State.FAILED
    mail.error = why.replace("\x00", "")[:4000]
    mail.give_up_waiting()
    _notify_app(mail, failed_hook_of(mail.about))
    live.publish("mail-queue")


def _notify_app(mail: OutboundMail, hook: OutboundHook | None) -> None:
    """Call the app's hook in a savepoint: its failure must not undo the delivery result."""
    mail.save()
    if mail.about:
        live.publish(mail.about)
    if hook is None:
        return
    with isolated(f"The state of mail {mail.pk} could not be reported"):
        hook(mail)


def _report(recipient: str, refusal: Refusal) -> BounceReport:
    return BounceReport(recipient, str(refusal.code), "hard", refusal.response)
