from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from config.refusals import Refused
from ledger import live
from ledger.actors import Actor
from ledger.models import Event
from ledger.origin import origin_of
from mail.events import MAIL_RETRIED
from mail.inbound.store import enqueue_reading
from mail.models import InboundMail, OutboundMail, SenderRule
from mail.queue.mails import locked_mail
from mail.settings.sender_rules import set_sender_rule

In, Out = InboundMail.State, OutboundMail.State


class CannotRetryMail(Refused):
    """The message says why the mail cannot be retried."""


def retry_inbound(
    inbound: InboundMail, *, by: Actor, now: datetime | None = None, caused_by: Event | None = None
) -> InboundMail:
    """Read a mail of the queue again, at once.

    A suspended one is released: it is delivered whatever the rules say.
    """
    origin = origin_of(by, now, caused_by)
    with transaction.atomic():
        mail = locked_mail(inbound)
        if mail.state not in (In.STORED, In.SUSPENDED, In.UNREADABLE):
            raise CannotRetryMail(_refusal(mail))
        mail.is_released = mail.is_released or mail.state == In.SUSPENDED
        mail.state = In.STORED
        mail.attempts, mail.read_after = 0, origin.at
        mail.save(update_fields=["is_released", "state", "attempts", "read_after"])
        origin.record(MAIL_RETRIED, mail, reason=mail.reason)
        enqueue_reading(mail.pk)
        live.publish("mail-queue")
    return mail


def release_inbound(
    inbound: InboundMail,
    *,
    always: bool,
    by: Actor,
    now: datetime | None = None,
    caused_by: Event | None = None,
) -> InboundMail:
    """Release a held mail; with `always`, its sender is allowed from now on.

    Where one of both is refused, neither is kept.
    """
    origin = origin_of(by, now, caused_by)
    with transaction.atomic():
        mail = retry_inbound(inbound, **origin.passed_on)
        if always:
            allow = SenderRule.Verdict.ALLOW
            set_sender_rule(mail.ruled_sender, allow, from_mail=True, **origin.passed_on)
    return mail


def retry_outbound(
    outbound: OutboundMail,
    *,
    by: Actor,
    now: datetime | None = None,
    caused_by: Event | None = None,
) -> OutboundMail:
    """Send a mail again, at once; a failed one gets three more days."""
    origin = origin_of(by, now, caused_by)
    with transaction.atomic():
        mail = locked_mail(outbound)
        if mail.state not in (Out.QUEUED, Out.FAILED):
            raise CannotRetryMail(_refusal(mail))
        if _was_resent(mail):
            raise CannotRetryMail(
                _("This mail was already sent again as a new one. Open that one.")
            )
        if mail.state == Out.FAILED:
            mail.state, mail.attempts, mail.created_at = Out.QUEUED, 0, origin.at
            mail.responses = {}  # refused recipients are tried again
        mail.send_after = origin.at
        mail.save(update_fields=["state", "attempts", "send_after", "created_at", "responses"])
        origin.record(MAIL_RETRIED, mail, reason=mail.error)
        live.publish("mail-queue")
    return mail


def _was_resent(mail: OutboundMail) -> bool:
    """Return True if a later copy exists: all copies name the first one."""
    copies = OutboundMail.objects.filter(resent_from=mail.resent_from_id or mail.pk)
    return copies.filter(pk__gt=mail.pk).exists()


def _refusal(mail: InboundMail | OutboundMail) -> str:
    """Return the refusal: another person or a worker changed the mail meanwhile."""
    state = mail.get_state_display().lower()
    return _("This mail is no longer in the queue. Its state is: %s. Reload the page.") % state
