"""Deletion of mail in the queue, and its undo."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from config.refusals import Refused
from ledger import live
from ledger.actors import Actor
from ledger.models import Event
from ledger.origin import origin_of
from mail.events import MAIL_DELETED, MAIL_GIVEN_UP, MAIL_RESTORED
from mail.models import InboundMail, OutboundMail, RawMail
from mail.outbound.withdraw import withdraw_mail
from mail.queue.mails import locked_mail

RETENTION = timedelta(days=30)
BATCH_SIZE = 200
In, Out = InboundMail.State, OutboundMail.State


class CannotDeleteMail(Refused):
    """The message says why it cannot be deleted or restored."""


def delete_inbound(
    inbound: InboundMail,
    *,
    forget_after: datetime | None = None,
    by: Actor,
    now: datetime | None = None,
    caused_by: Event | None = None,
) -> InboundMail:
    """Delete a mail of the queue; it can be restored for thirty days.

    Mails deleted together share their `forget_after`, and can be restored by it.
    """
    origin = origin_of(by, now, caused_by)
    with transaction.atomic():
        mail = locked_mail(inbound)
        if mail.state not in (In.SUSPENDED, In.UNREADABLE):
            raise CannotDeleteMail(_("This mail is no longer in the queue. Reload the page."))
        mail.deleted_from, mail.state = mail.state, In.DELETED
        mail.forget_after = forget_after or origin.at + RETENTION
        mail.save(update_fields=["state", "deleted_from", "forget_after"])
        origin.record(MAIL_DELETED, mail, reason=mail.reason, cause=mail.cause)
        live.publish("mail-queue")
    return mail


def restore_inbound(
    inbound: InboundMail, *, by: Actor, now: datetime | None = None, caused_by: Event | None = None
) -> InboundMail:
    """Restore a deleted mail to its previous state."""
    origin = origin_of(by, now, caused_by)
    with transaction.atomic():
        mail = locked_mail(inbound)
        if mail.state != In.DELETED:
            raise CannotDeleteMail(_("This mail was already restored. Reload the page."))
        if mail.forget_after is None:
            raise CannotDeleteMail(
                _("This mail was deleted more than thirty days ago and cannot be restored.")
            )
        mail.state, mail.deleted_from, mail.forget_after = mail.deleted_from, "", None
        mail.save(update_fields=["state", "deleted_from", "forget_after"])
        origin.record(MAIL_RESTORED, mail)
        live.publish("mail-queue")
    return mail


def give_up_outbound(
    outbound: OutboundMail,
    *,
    by: Actor,
    now: datetime | None = None,
    caused_by: Event | None = None,
) -> OutboundMail:
    """Give up a failed mail; its sender sees so on the ticket."""
    origin = origin_of(by, now, caused_by)
    with transaction.atomic():
        mail = locked_mail(outbound)
        if mail.state != Out.FAILED:
            raise CannotDeleteMail(_("This mail is no longer in the queue. Reload the page."))
        withdraw_mail(mail)
        origin.record(MAIL_GIVEN_UP, mail, reason=mail.error)
        live.publish("mail-queue", *([mail.about] if mail.about else []))
    return mail


def restore_outbound(
    outbound: OutboundMail,
    *,
    by: Actor,
    now: datetime | None = None,
    caused_by: Event | None = None,
) -> OutboundMail:
    """Return a given-up mail to the failed ones."""
    origin = origin_of(by, now, caused_by)
    with transaction.atomic():
        mail = locked_mail(outbound)
        if mail.state != Out.WITHDRAWN:
            raise CannotDeleteMail(_("This mail was already restored. Reload the page."))
        mail.state = Out.FAILED
        mail.save(update_fields=["state"])
        origin.record(MAIL_RESTORED, mail)
        live.publish("mail-queue", *([mail.about] if mail.about else []))
    return mail


def forget_deleted() -> int:
    """Delete the bytes of mail deleted thirty days ago; return how many, `BATCH_SIZE` at most.

    The row stays with its hash, so that a repeated delivery is still recognised.
    """
    with transaction.atomic():
        over = InboundMail.objects.deleted().filter(forget_after__lte=timezone.now())
        locked = over.select_for_update(skip_locked=True, of=("self",)).order_by("forget_after")
        rows = list(locked.values_list("pk", "raw_id")[:BATCH_SIZE])
        RawMail.objects.filter(pk__in=[raw for _pk, raw in rows]).update(content=b"")
        InboundMail.objects.filter(pk__in=[pk for pk, _raw in rows]).update(forget_after=None)
    return len(rows)
