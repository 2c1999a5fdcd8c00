from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from ledger.events import record
from mail.actions.queue_mail import ask_to_send
from mail.actions.store import ask_to_read
from mail.models import InboundMail, OutboundMail


class CannotRetryMail(Exception):
    """The words say why there is nothing to try again."""


def retry_inbound(inbound: InboundMail, *, by: User) -> InboundMail:
    """Read a mail of the queue again; one that was suspended goes on, whatever the rules say."""
    with transaction.atomic():
        mail = InboundMail.objects.select_for_update(of=("self",)).get(pk=inbound.pk)
        if mail.state not in (InboundMail.State.SUSPENDED, InboundMail.State.UNREADABLE):
            raise CannotRetryMail(_("This mail does not wait any more. Load the page again."))
        mail.is_released = mail.state == InboundMail.State.SUSPENDED
        mail.state = InboundMail.State.STORED
        mail.attempts, mail.read_after = 0, timezone.now()
        mail.save(update_fields=["is_released", "state", "attempts", "read_after"])
        record("mail.retried", mail, by=by, reason=mail.reason)
        ask_to_read(mail.pk)
    return mail


def retry_outbound(outbound: OutboundMail, *, by: User) -> OutboundMail:
    """Try to send a mail again that failed, with three days of its own."""
    with transaction.atomic():
        mail = OutboundMail.objects.select_for_update(of=("self",)).get(pk=outbound.pk)
        if mail.state != OutboundMail.State.FAILED:
            raise CannotRetryMail(_("This mail does not wait any more. Load the page again."))
        mail.state, mail.attempts = OutboundMail.State.QUEUED, 0
        mail.send_after = mail.created_at = timezone.now()
        mail.troubles = {}  # those who were refused are asked for again
        mail.save(update_fields=["state", "attempts", "send_after", "created_at", "troubles"])
        record("mail.retried", mail, by=by, reason=mail.error)
        ask_to_send(mail.pk)
    return mail
