from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from config.refusals import Refused
from helpdesk import events
from helpdesk.actions.changes import locked
from helpdesk.actions.undelivered import update_undelivered
from helpdesk.channels import sender_of
from helpdesk.models import Message
from ledger.actors import Actor
from ledger.models import Event
from ledger.origin import origin_of


class CannotResend(Refused):
    """The message gives the reason and the next step."""


def resend_message(
    message: Message,
    *,
    to: str = "",
    by: Actor,
    now: datetime | None = None,
    caused_by: Event | None = None,
) -> Message:
    """Resend a failed reply to the recipients it did not reach, or to another address.

    Its channel sends the same text again; the thread shows the delivery of the new one.
    """
    with transaction.atomic():
        ticket = locked(message.ticket)
        origin = origin_of(by, now, caused_by)
        current = Message.objects.select_for_update(of=("self",)).get(pk=message.pk)
        try:
            sender = sender_of(current.channel)
        except LookupError as error:
            raise CannotResend(
                _("This message was not sent as a mail. Write a reply instead.")
            ) from error
        to_each = sender.resend(current, to=to, **origin.passed_on)
        sent_to = ", ".join(to_each)
        origin.record(events.TICKET_MAIL_RESENT, ticket, message=current.pk, to=sent_to)
        message.outbound = current.outbound
        update_undelivered(ticket, now=origin.at)
    return message
