"""The mail channel: a reply is a mail to the requester, with the participants in copy."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from accounts.models import User
from customers.models import Customer
from helpdesk import formatting
from helpdesk.actions.reply_email import queue_reply
from helpdesk.channels import ReplyNeeds, register_channel
from helpdesk.models import NO_DOMAIN, Attachment, Channel, Message, Ticket

LONGEST_TEXT = 200_000


class MailChannel:
    """Replies go to the ticket's own address, from its mailbox."""

    def address(self, customer: Customer) -> str:
        return customer.address

    def reply_needs(self, ticket: Ticket, *, participants: Sequence[str]) -> ReplyNeeds:
        """Return the heading; a mail that came without a sender has no address to answer to."""
        email = ticket.requester_email
        is_reachable = bool(email) and not email.endswith(NO_DOMAIN)
        return ReplyNeeds(
            to=email,
            in_copy=[each for each in participants if each != email],
            subject=formatting.reply_subject(ticket.subject),
            refusal=""
            if is_reachable
            else _("We have no address to write to. Open a new ticket for the right address."),
        )

    def text_refusal(self, text: str) -> str:
        if len(text) > LONGEST_TEXT:
            return _("The reply is too long for a mail. Send the rest as a file.")
        return ""

    def send(
        self,
        ticket: Ticket,
        message: Message,
        *,
        needs: ReplyNeeds,
        files: Sequence[Attachment],
        by: User,
    ) -> None:
        message.outbound = queue_reply(
            ticket, message, needs=needs, files=files, by=by, now=message.created_at
        )
        message.save(update_fields=["outbound"])


register_channel(Channel.MAIL, icon="mail", sender=MailChannel())
