"""The mail channel: a reply is a mail to the requester, with the participants in copy."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from typing import Literal

from django.utils.translation import gettext as _

from accounts.models import User
from config.web.params import whole_number
from customers.models import Customer
from helpdesk import formatting
from helpdesk.actions.reply_email import queue_reply, thread_ids
from helpdesk.actions.resend import CannotResend
from helpdesk.channel_sender import Notice, ReplyNeeds, SentNotice
from helpdesk.channels import register_channel
from helpdesk.models import NO_DOMAIN, Attachment, Channel, Message, Ticket
from ledger.actors import Actor
from ledger.models import Event
from mail.models import Mailbox, OutboundMail
from mail.outbound.queue import queue_mail
from mail.outbound.resend import resend
from mail.outbound.withdraw import CannotWithdrawMail, withdraw_mail
from mail.sending import can_send

State = OutboundMail.State
MAX_TEXT_LENGTH = 200_000
MAIL, MAILBOX = "mail", "mailbox"  # kinds of references
NOTICE_STATES: dict[str, Literal["withheld", "stopped"]] = {
    State.WITHDRAWN: "withheld",
    State.FAILED: "stopped",
}


class MailChannel:
    """Replies go to the ticket's own address, from its mailbox."""

    can_hold = True

    def address(self, customer: Customer) -> str:
        return customer.address

    def reply_needs(self, ticket: Ticket, *, participants: Sequence[str]) -> ReplyNeeds:
        """Return the heading; a mail that came without a sender has no address to answer to."""
        email, asked = ticket.reply_to, ticket.asked_reply_to
        is_reachable = bool(email) and not email.endswith(NO_DOMAIN)
        return ReplyNeeds(
            to=email,
            choices=(ticket.requester_email, asked) if asked else (),
            in_copy=[each for each in participants if each != email],
            subject=formatting.reply_subject(ticket.subject),
            refusal=""
            if is_reachable
            else _("We have no address to write to. Open a new ticket for the right address."),
        )

    def text_refusal(self, text: str) -> str:
        if len(text) > MAX_TEXT_LENGTH:
            return _("The reply is too long for a mail. Send the rest as a file.")
        return ""

    def send(
        self,
        ticket: Ticket,
        message: Message,
        *,
        needs: ReplyNeeds,
        files: Sequence[Attachment],
        by: User | None,
        send_after: datetime | None = None,
    ) -> None:
        message.outbound = queue_reply(
            ticket,
            message,
            needs=needs,
            files=files,
            by=by,
            send_after=send_after,
            now=message.created_at,
        )
        message.save(update_fields=["outbound"])

    def can_send(self, ticket: Ticket) -> bool:
        return can_send(ticket.mailbox)

    def is_queued(self, message: Message) -> bool:
        return message.outbound is not None and message.outbound.state == State.QUEUED

    def withdraw(self, message: Message, *, reason: str, untried: bool = True) -> None:
        if message.outbound is not None:
            withdraw_mail(message.outbound, untried=untried, reason=reason)

    def requeue(self, message: Message) -> None:
        if message.outbound_id is not None:
            withdrawn = OutboundMail.objects.filter(pk=message.outbound_id, state=State.WITHDRAWN)
            withdrawn.update(state=State.QUEUED, error="")

    def withdraw_confirmations(self, ticket: Ticket, *, reason: str) -> None:
        about = f"ticket:{ticket.pk}"
        for mail in OutboundMail.objects.filter(about=about, is_automatic=True, state=State.QUEUED):
            with suppress(CannotWithdrawMail):  # it is being delivered
                withdraw_mail(mail, reason=reason)

    def resend(
        self, message: Message, *, to: str, by: Actor, now: datetime, caused_by: Event | None
    ) -> Sequence[str]:
        """Queue the same mail again; the message shows the delivery of the new one."""
        if message.outbound is None:
            raise CannotResend(_("This message never went out as a mail. Write a reply instead."))
        message.outbound = resend(
            message.outbound, to=[to] if to else None, by=by, now=now, caused_by=caused_by
        )
        message.save(update_fields=["outbound"])
        return message.outbound.to

    def send_notice(
        self, ticket: Ticket, notice: Notice, *, now: datetime | None = None
    ) -> SentNotice:
        """Queue an automatic mail in the thread of the conversation."""
        thread = thread_ids(ticket)
        if followed := OutboundMail.objects.filter(pk=_key(notice.follows, MAIL)).first():
            thread = [*thread, followed.message_id]
        mail = queue_mail(
            mailbox=Mailbox.objects.filter(pk=_key(notice.account, MAILBOX)).first(),
            kind=notice.kind,
            about=notice.about,
            to=[notice.email or self.address(notice.customer)],
            from_name=notice.from_name,
            subject=notice.subject,
            text=notice.text,
            html=notice.html,
            in_reply_to=thread[-1] if thread else "",
            references=thread,
            headers=notice.headers,
            is_automatic=True,
            now=now,
        )
        return SentNotice(f"{MAIL}:{mail.pk}", NOTICE_STATES.get(mail.state, "queued"))

    def has_notice(self, *, kind: str, about: str) -> bool:
        return OutboundMail.objects.filter(about=about, kind=kind).exists()

    def unsent_notices(self, references: Sequence[str]) -> set[str]:
        keys = [_key(reference, MAIL) for reference in references]
        unsent = OutboundMail.objects.filter(pk__in=keys, state__in=[State.QUEUED, State.FAILED])
        return {f"{MAIL}:{pk}" for pk in unsent.values_list("pk", flat=True)}

    def withdraw_notice(self, reference: str) -> None:
        withdraw_mail(OutboundMail.objects.get(pk=_key(reference, MAIL)))


def _key(reference: str, kind: str) -> int:
    """Return the key in a reference of this kind; 0, which no row has, for another one."""
    named, _colon, key = reference.partition(":")
    return (whole_number(key) or 0) if named == kind else 0


register_channel(Channel.MAIL, icon="mail", sender=MailChannel())
