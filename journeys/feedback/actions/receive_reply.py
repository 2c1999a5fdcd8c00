"""Replies to feedback emails ("5 – great!"): the answer is recorded, the rest goes to an agent."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import cast

from django.db import transaction

from customers.models import Customer
from helpdesk.actions.changes import TicketIsGone
from helpdesk.actions.receive import Received, receive_message
from journeys.events import FEEDBACK_REPLY_RECEIVED
from journeys.feedback.actions.answers import MAIL, record_answer
from journeys.feedback.actions.opt_out import opt_out
from journeys.feedback.replies.plain import plain
from journeys.feedback.replies.reading import ReplyReading, read_reply
from journeys.metrics.scales import SCALES, Metric
from journeys.models import FeedbackRequest
from ledger.events import record
from mail.models import Mailbox


@dataclass(frozen=True)
class Reply:
    """A reply from the mail handler; `received` is the message to add to the ticket if needed.

    `text` is what the person wrote, with their signature.
    """

    received: Received
    text: str
    mailbox: Mailbox
    headers: dict[str, str]
    has_attachment: bool


def receive_reply(request: FeedbackRequest, reply: Reply, *, now: datetime) -> ReplyReading:
    """Record the answer in a reply, and add it to the ticket if an agent must see it.

    Raises `TicketIsGone` if it must be seen and the ticket was deleted; the answer is recorded.
    """
    scale = SCALES[cast(Metric, request.metric)]
    reading = read_reply(
        reply.text,
        scale=(scale.low, scale.high),
        has_attachment=reply.has_attachment,
        headers=reply.headers,
        labels=(request.low_label, request.high_label),
    )
    if reading.comment not in plain(reply.received.text):
        # Text below the signature is kept on the ticket too.
        reply = replace(reply, received=replace(reply.received, text=reply.text))
    gone: TicketIsGone | None = None
    with transaction.atomic():
        if message := _record(request, reply, reading, now):
            try:
                receive_message(request.ticket, message)
            except TicketIsGone as error:
                gone = error
    if gone:
        raise gone
    return reading


def _record(
    request: FeedbackRequest, reply: Reply, reading: ReplyReading, now: datetime
) -> Received | None:
    """Record the answer; return the message for the ticket if an agent must see it."""
    if reading.route == "ignore":
        received = replace(reply.received, is_automatic=reading.is_automatic)
        return received if received.text.strip() else None
    if not is_from_asked(request.customer, reply):
        return _keep_from_other(request, reply, reading, now)
    if not request.is_open:
        return reply.received  # too late to count; it is still added to the ticket
    return _follow(request, reply, reading, now)


def is_from_asked(customer: Customer, reply: Reply) -> bool:
    """Return True if the sender is the person asked, and the mail is not known to be forged."""
    email = reply.received.email.lower()
    known = customer.addresses.mail_to(email).exists()
    return known and not reply.received.is_doubtful


def _follow(
    request: FeedbackRequest, reply: Reply, reading: ReplyReading, now: datetime
) -> Received | None:
    record_answer(
        request,
        source=MAIL,
        now=now,
        score=reading.score,
        comment=reading.comment or None,
        full_text=reading.text,
        inbound=reply.received.inbound,
    )
    if reading.route == "opt_out":
        opt_out(request, source="reply by mail", now=now)
    # A receiver asks back and confirms an opt-out: nothing is mailed while a mail is read.
    record(
        FEEDBACK_REPLY_RECEIVED,
        request,
        at=now,
        ticket=request.ticket_id,
        route=reading.route,
        mailbox=reply.mailbox.pk,
    )
    return reply.received if reading.needs_agent else None


def _keep_from_other(
    request: FeedbackRequest, reply: Reply, reading: ReplyReading, now: datetime
) -> Received | None:
    record_answer(
        request,
        source=MAIL,
        now=now,
        comment=reply.received.text,
        inbound=reply.received.inbound,
        is_from_other=True,
    )
    # An opt-out is the decision of the customer who was asked; an agent judges another's.
    needs_agent = reading.needs_agent or reading.route == "opt_out"
    return reply.received if needs_agent else None
