"""Mail handler of the journeys: replies to feedback requests."""

from collections.abc import Sequence

from django.utils import timezone

from config.web.params import whole_number
from customers.actions.find import find_or_create_customer
from helpdesk.actions.attach import uploads_of
from helpdesk.actions.changes import TicketIsGone
from helpdesk.actions.read_again import detach_unread_entry, has_entry
from helpdesk.actions.receive import Received, receive_message
from helpdesk.hooks import topics_of_tickets
from helpdesk.mail.handler import open_from_mail
from helpdesk.mail.people import UNKNOWN, sender_of
from journeys.feedback.actions.receive_reply import Reply, receive_reply
from journeys.feedback.replies.new_text import with_signature
from journeys.models import FeedbackRequest
from ledger import live
from mail.hooks import (
    Delivery,
    Outcome,
    handles,
    on_bounce,
    on_failed,
    on_sent,
    takes_part,
)
from mail.models import OutboundMail
from mail.parsing.parsed import BounceReport


@handles("feedback")
def receive_feedback(delivery: Delivery) -> Outcome | None:
    """Process a reply to a feedback email; None if its request does not exist.

    If its ticket was deleted, the answer is recorded and the words open a new ticket.
    A reply that was not read and is tried again has an entry already: one that says so.
    """
    request = _request_of(delivery.about)
    if request is None:
        return None
    if delivery.inbound.about and has_entry(delivery.inbound):
        if delivery.parsed.is_unread:
            return Outcome(about=f"feedback:{request.pk}")
        detach_unread_entry(delivery.inbound)
    reply = _reply(delivery)
    try:
        if delivery.parsed.is_automatic or delivery.parsed.is_unread:
            receive_message(request.ticket, reply.received)
        else:
            receive_reply(request, reply, now=timezone.now())
    except TicketIsGone:
        return open_from_mail(delivery)
    return Outcome(about=f"feedback:{request.pk}")


@topics_of_tickets
def requests_of_tickets(tickets: Sequence[int]) -> list[str]:
    """Return the topics of the mails of feedback requests."""
    requests = FeedbackRequest.objects.filter(ticket__in=tickets)
    return [f"feedback:{pk}" for pk in requests.values_list("pk", flat=True)]


@on_sent("feedback")
@on_failed("feedback")
def show_state(outbound: OutboundMail) -> None:
    """Refresh the ticket's page after the request was sent or failed."""
    if request := _request_of(outbound.about):
        live.publish(f"ticket:{request.ticket_id}", "feedback")


@on_bounce("feedback")
def show_bounce(outbound: OutboundMail, report: BounceReport) -> None:
    show_state(outbound)


@takes_part("feedback")
def was_asked(about: str, email: str) -> bool:
    """Return True if the address belongs to the customer who was asked."""
    request = _request_of(about)
    return bool(request and request.customer.addresses.mail_to(email).exists())


def _request_of(about: str | None) -> FeedbackRequest | None:
    kind, _colon, number = (about or "").partition(":")
    pk = whole_number(number)
    if kind != "feedback" or pk is None:
        return None
    requests = FeedbackRequest.objects.select_related(
        "customer", "ticket", "survey", "agent", "outbound"
    )
    return requests.filter(pk=pk, sent_at__isnull=False).first()


def _reply(delivery: Delivery) -> Reply:
    parsed = delivery.parsed
    email = sender_of(delivery)
    name = "" if email == UNKNOWN else parsed.from_.shown_name
    return Reply(
        received=Received(
            writer=find_or_create_customer(email, name=name),
            email=email,
            text=parsed.reply or parsed.text,
            html=parsed.html,
            full_text=parsed.text,
            searched=parsed.searched,
            inbound=delivery.inbound,
            attachments=uploads_of(parsed),
            problems=parsed.notes,
            is_automatic=parsed.is_automatic,
            is_verified=delivery.is_authentic,
            is_doubtful=delivery.is_doubtful,
        ),
        text=with_signature(parsed.reply or parsed.text, parsed.text),
        mailbox=delivery.mailbox,
        headers={name: values[0] for name, values in parsed.headers.items() if values},
        has_attachment=any(not file.inline for file in parsed.attachments),
    )
