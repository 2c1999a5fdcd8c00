"""The email of a reply: sender, quoted message and threading headers."""

from collections.abc import Sequence
from datetime import datetime

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from accounts.models import User
from helpdesk import formatting
from helpdesk.channel_sender import ReplyNeeds
from helpdesk.markdown import to_html
from helpdesk.models import Attachment, Message, Ticket
from mail.brand import brand_of
from mail.mailbox_lookup import are_ours
from mail.models import OutboundMail
from mail.outbound.queue import CannotQueueMail, queue_mail


def queue_reply(
    ticket: Ticket,
    message: Message,
    *,
    needs: ReplyNeeds,
    files: Sequence[Attachment],
    by: User | None,
    send_after: datetime | None = None,
    now: datetime | None = None,
) -> OutboundMail:
    """Create the outbound mail of a public reply, threaded under the conversation.

    Without an agent, where a rule or the system wrote it, it is an automatic mail of the mailbox.
    """
    ours = are_ours([needs.to, *needs.in_copy])
    if needs.to in ours:
        words = _("%s is our own mailbox. Open a new ticket for the customer’s address.")
        raise CannotQueueMail(words % needs.to)
    thread = thread_ids(ticket)
    quoted = _last_customer_message(ticket, before=message)
    context = {
        "ticket": ticket,
        "agent": by,
        "mailbox": ticket.mailbox,
        "brand": brand_of(ticket.mailbox),
        "body": to_html(message.text),
        "text": message.text,
        "quoted": quoted,
        "quoted_text": formatting.quoted(quoted.text) if quoted else "",
    }
    return queue_mail(
        mailbox=ticket.mailbox,
        kind="reply",
        about=f"ticket:{ticket.pk}",
        to=[needs.to],
        cc=[each for each in needs.in_copy if each not in ours],
        from_name=sender_name(ticket, by),
        subject=needs.subject,
        text=render_to_string("helpdesk/mail/reply.txt", context),
        html=render_to_string("helpdesk/mail/reply.html", context),
        in_reply_to=thread[-1] if thread else "",
        references=thread,
        attachments=[(str(file.file.name), file.name, file.content_type) for file in files],
        is_automatic=by is None,
        send_after=send_after,
        now=now,
    )


def sender_name(ticket: Ticket, agent: User | None) -> str:
    """Return the sender's display name, "Ana at Veloza"."""
    brand = brand_of(ticket.mailbox)
    if agent is None:
        return brand
    return f"{agent.first_name} at {brand}" if brand else agent.name


def thread_ids(ticket: Ticket, *, limit: int = 60) -> list[str]:
    """Return the Message-IDs of the public conversation, oldest first.

    A very long chain is reduced to its first and newest ids, as mail programs do.
    """
    rows = (
        ticket.messages.filter(kind=Message.Kind.PUBLIC)
        .order_by("created_at", "pk")
        .values_list("inbound__message_id", "outbound__message_id")
    )
    ids = [inbound or outbound for inbound, outbound in rows if inbound or outbound]
    return ids if len(ids) <= limit else [ids[0], *ids[-(limit - 1) :]]


def _last_customer_message(ticket: Ticket, *, before: Message) -> Message | None:
    return (
        ticket.messages.filter(
            kind=Message.Kind.PUBLIC, customer__isnull=False, created_at__lte=before.created_at
        )
        .select_related("customer")
        .order_by("created_at", "pk")
        .last()
    )
