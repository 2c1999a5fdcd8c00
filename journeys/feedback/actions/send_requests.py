"""Sending of due requests, after a second eligibility check."""

import logging
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import InterfaceError, OperationalError, transaction

from customers.actions.timeline import add_to_timeline
from customers.models import Customer
from helpdesk.channel_sender import Notice, SentNotice
from helpdesk.channels import notice_sender, sender_of
from helpdesk.models import HeldReply
from journeys.events import FEEDBACK_ASKED, FEEDBACK_NOT_ASKED
from journeys.feedback.actions.timeline import request_line
from journeys.feedback.eligibility import block_reason
from journeys.feedback.eligibility_facts import eligibility_facts_of
from journeys.feedback.emails.request_email import (
    quarantine_days_of,
    render_request_email,
    sender_name,
)
from journeys.feedback.send_window import in_send_window, zone
from journeys.feedback.tokens import hashed, new_token
from journeys.models import FeedbackRequest
from journeys.placement.interactions import published_version
from journeys.placement.lookup import current_placement
from ledger import live
from ledger.actors import SYSTEM, Actor
from ledger.models import Event
from ledger.origin import Origin, origin_of
from mail.models import Mailbox

logger = logging.getLogger(__name__)
State = FeedbackRequest.State
RETRY_AFTER: Final = timedelta(hours=1)
# A reply is sent within seconds after its hold, unless its server is down.
AFTER_HOLD: Final = timedelta(minutes=5)
TRANSIENT_ERRORS: Final = (OperationalError, InterfaceError)
# At four sweeps a minute well below the outgoing mail's rate limit.
BATCH: Final = 20


def send_request(
    request: FeedbackRequest,
    *,
    by: Actor = SYSTEM,
    now: datetime | None = None,
    caused_by: Event | None = None,
) -> FeedbackRequest | None:
    """Send a due request, or store the reason not to; None if another worker holds its lock.

    The outbound mail is written in the same transaction, so a request is sent exactly once.
    """
    origin = origin_of(by, now, caused_by)
    with transaction.atomic():
        current = _claim(request, origin.at)
        if current is None:
            return None
        reason = block_reason(eligibility_facts_of(current, origin.at), origin.at)
        mailbox = _mailbox_of(current)
        if reason:
            _keep_reason(current, reason, origin)
        elif (morning := _move_into_window(current, origin.at)) > origin.at:
            _postpone(current, morning)
        elif until := _held_until(current, origin.at):
            _postpone(current, until)
        elif mailbox is None:
            logger.error("No mailbox is in use, so feedback request %s waits.", current.pk)
            _postpone(current, origin.at + RETRY_AFTER)
        else:
            _send(current, mailbox, origin)
    return current


def send_due_requests(now: datetime, *, limit: int = BATCH) -> int:
    """Send all due requests; a failing one is retried in an hour and blocks no other."""
    due = FeedbackRequest.objects.filter(state=State.WAITING, due_at__lte=now).order_by("due_at")
    requests = list(due[:limit])
    for request in requests:
        try:
            send_request(request, now=now)
        except TRANSIENT_ERRORS as error:  # transient: the next sweep retries
            logger.warning("Feedback request %s waits for the next sweep: %s", request.pk, error)
        except Exception:
            logger.exception("Feedback request %s could not be sent", request.pk)
            waiting = FeedbackRequest.objects.filter(pk=request.pk, state=State.WAITING)
            waiting.update(due_at=now + RETRY_AFTER)
    return len(requests)


def _claim(request: FeedbackRequest, now: datetime) -> FeedbackRequest | None:
    waiting = FeedbackRequest.objects.select_for_update(of=("self",), skip_locked=True, no_key=True)
    current = (
        waiting.filter(pk=request.pk, state=State.WAITING, due_at__lte=now)
        .select_related("survey", "customer", "agent", "ticket__mailbox", "ticket__requester")
        .first()
    )
    if current:
        # Row lock on the customer: a concurrent request must see that the first was sent.
        Customer.objects.select_for_update(no_key=True).get(pk=current.customer_id)
    return current


def _move_into_window(request: FeedbackRequest, now: datetime) -> datetime:
    survey = request.survey
    if survey is None:
        return now
    return in_send_window(
        now,
        zone(request.customer.time_zone, settings.TIME_ZONE),
        earliest=survey.earliest_hour,
        latest=survey.latest_hour,
    )


def _held_until(request: FeedbackRequest, now: datetime) -> datetime | None:
    """Return when to look again, while a reply that was held is not sent; None if there is none."""
    holds = HeldReply.objects.filter(message__ticket=request.ticket_id)
    queued = [
        held.until
        for held in holds.select_related("message__outbound")
        if sender_of(held.message.channel).is_queued(held.message)
    ]
    return max(*queued, now + AFTER_HOLD) if queued else None


def _postpone(request: FeedbackRequest, due_at: datetime) -> None:
    request.due_at = due_at
    request.save(update_fields=["due_at"])


def _keep_reason(request: FeedbackRequest, reason: str, origin: Origin) -> None:
    request.state, request.reason = State.NOT_SENT, reason
    request.save(update_fields=["state", "reason"])
    origin.record(FEEDBACK_NOT_ASKED, request, ticket=request.ticket_id, reason=reason)
    live.publish(f"ticket:{request.ticket_id}", "feedback")


def _mailbox_of(request: FeedbackRequest) -> Mailbox | None:
    own = request.ticket.mailbox
    if own and own.is_active:
        return own
    return Mailbox.objects.filter(is_active=True).order_by("-is_default", "pk").first()


def _send(request: FeedbackRequest, mailbox: Mailbox, origin: Origin) -> None:
    tokens = {"score_token": new_token(), "unsubscribe_token": new_token()}
    sent = _queue(request, mailbox, origin.at, tokens)
    if sent.state == "withheld":
        _keep_reason(request, "address_rests", origin)
    elif sent.state == "stopped":
        # It is rendered again with new tokens; Retry in the mail queue must not send this one.
        notice_sender(request.ticket).withdraw_notice(sent.reference)
        _postpone(request, origin.at + RETRY_AFTER)
    else:
        request.notice = sent.reference
        _note_sent(request, origin, tokens)


def _note_sent(request: FeedbackRequest, origin: Origin, tokens: dict[str, str]) -> None:
    valid_days = request.survey.valid_days if request.survey else 21
    request.state, request.sent_at = State.SENT, origin.at
    request.expires_at = origin.at + timedelta(days=valid_days)
    # The answer belongs to the version that is published now, when its customer is asked.
    request.map_version = published_version(request.touchpoint) if request.touchpoint else None
    request.quiet_until = origin.at + timedelta(days=quarantine_days_of(request))
    request.score_token = hashed(tokens["score_token"])
    request.unsubscribe_token = hashed(tokens["unsubscribe_token"])
    request.save()
    origin.record(
        FEEDBACK_ASKED,
        request,
        ticket=request.ticket_id,
        touchpoint=request.touchpoint_id,
        metric=request.metric,
        outbound=request.outbound_id,
    )
    add_to_timeline(**request_line(request, current_placement(request.touchpoint)))
    topics = [f"touchpoint:{request.touchpoint_id}"] if request.touchpoint_id else []
    live.publish(f"ticket:{request.ticket_id}", "feedback", *topics)


def _queue(
    request: FeedbackRequest, mailbox: Mailbox, now: datetime, tokens: dict[str, str]
) -> SentNotice:
    email = render_request_email(request, mailbox=mailbox, now=now, **tokens)
    notice = Notice(
        kind="feedback_request",
        about=f"feedback:{request.pk}",
        customer=request.customer,
        email=request.email,
        account=f"mailbox:{mailbox.pk}",
        from_name=sender_name(request, mailbox),
        subject=email.subject,
        text=email.text,
        html=email.html,
        headers=email.headers,
    )
    return notice_sender(request.ticket).send_notice(request.ticket, notice, now=now)
