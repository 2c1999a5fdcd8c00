from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from config.refusals import Refused
from helpdesk import events
from helpdesk.actions.changes import locked, origin_of
from helpdesk.actions.undelivered import update_undelivered
from helpdesk.models import Message
from ledger.models import Event
from mail.outbound.resend import resend


class CannotResend(Refused):
    """The message gives the reason and the next step."""


def resend_message(
    message: Message,
    *,
    to: str = "",
    by: User,
    now: datetime | None = None,
    caused_by: Event | None = None,
) -> Message:
    """Resend a failed reply to the recipients it did not reach, or to another address.

    The same text goes out as a new mail of the same message; the thread shows the delivery of the
    new one.
    """
    with transaction.atomic():
        ticket = locked(message.ticket)
        origin = origin_of(by, now, caused_by)
        current = Message.objects.select_for_update(of=("self",)).get(pk=message.pk)
        if current.outbound is None:
            raise CannotResend(_("This message never went out as a mail. Write a reply instead."))
        current.outbound = resend(current.outbound, to=[to] if to else None, by=by)
        current.save(update_fields=["outbound"])
        sent_to = ", ".join(current.outbound.to)
        origin.record(events.TICKET_MAIL_RESENT, ticket, message=current.pk, to=sent_to)
        message.outbound = current.outbound
        update_undelivered(ticket, now=origin.at)
    return message
