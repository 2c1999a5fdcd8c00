"""Feedback requests: stored after a resolution with the facts of that moment, sent when due."""

from dataclasses import replace
from datetime import datetime
from typing import Any, cast

from django.conf import settings
from django.db import transaction

from accounts.models import User
from helpdesk.channels import sender_of
from helpdesk.models import Channel, Message, Ticket
from journeys.events import FEEDBACK_NOT_ASKED, FEEDBACK_REQUESTED, FEEDBACK_WITHDRAWN
from journeys.feedback.actions.withdraw import withdraw_unsent
from journeys.feedback.eligibility import Reason, permanent_block_reason
from journeys.feedback.eligibility_facts import eligibility_facts_of
from journeys.feedback.emails.request_email import company_of
from journeys.feedback.languages import BASE, Wording, known_language, wording_in
from journeys.feedback.rating_scale import question_text
from journeys.feedback.send_window import in_send_window, zone
from journeys.feedback.survey_lookup import own_wording
from journeys.metrics.scales import Metric
from journeys.models import FeedbackRequest, Interaction, MapVersion, Survey, Touchpoint
from journeys.placement.interactions import published_version
from ledger import live
from ledger.actors import SYSTEM, Actor
from ledger.models import Event
from ledger.origin import Origin, origin_of

State = FeedbackRequest.State


def request_feedback(
    ticket: Ticket,
    *,
    resolution: int,
    resolved_at: datetime,
    resolved_by: User | None = None,
    by: Actor = SYSTEM,
    now: datetime | None = None,
    caused_by: Event | None = None,
) -> FeedbackRequest:
    """Store the request that follows a resolution; idempotent by a unique constraint.

    `resolution` counts the resolutions of the ticket. The attribution (touchpoint, map version,
    agent, team, department, channel, language, wording) is that of this moment. A request that may
    never be sent is stored with its reason.
    """
    origin = origin_of(by, now, caused_by)
    with transaction.atomic():
        draft = _snapshot(ticket, resolution, resolved_at, resolved_by)
        # An unsent request is replaced by that of the newer resolution.
        _withdraw(ticket, before=resolution, origin=origin)
        request, is_new = FeedbackRequest.objects.get_or_create(
            ticket=ticket, resolution=resolution, defaults=draft
        )
        if not is_new:
            return request
        facts = eligibility_facts_of(request, origin.at)
        reason = permanent_block_reason(facts, origin.at)
        if reason:
            request.state, request.reason = State.NOT_SENT, reason
            request.save(update_fields=["state", "reason"])
        _announce(request, FEEDBACK_NOT_ASKED if reason else FEEDBACK_REQUESTED, origin)
    return request


def withdraw_requests(
    ticket: Ticket,
    *,
    reason: Reason = "not_resolved",
    by: Actor = SYSTEM,
    now: datetime | None = None,
    caused_by: Event | None = None,
) -> int:
    """Withdraw the ticket's requests that were not sent yet; return their number."""
    origin = origin_of(by, now, caused_by)
    with transaction.atomic():
        return _withdraw(ticket, reason=reason, origin=origin)


def restore_requests(
    ticket: Ticket,
    *,
    reason: Reason,
    by: Actor = SYSTEM,
    now: datetime | None = None,
    caused_by: Event | None = None,
) -> int:
    """Let requests wait again that were withdrawn for a reason that is gone; return their number.

    That is only the one of the last resolution, and none while the ticket is not resolved. A mail
    that was taken out of the outbox is written anew when it is due.
    """
    origin = origin_of(by, now, caused_by)
    with transaction.atomic():
        if not ticket.is_resolved:
            return 0
        requests = FeedbackRequest.objects.select_for_update(of=("self",), no_key=True).filter(
            ticket=ticket, resolution=ticket.resolutions, state=State.WITHDRAWN, reason=reason
        )
        restored = list(requests)
        for request in restored:
            request.state, request.reason, request.notice = State.WAITING, "", ""
            request.save(update_fields=["state", "reason", "outbound", "other_notice"])
            _announce(request, FEEDBACK_REQUESTED, origin)
    return len(restored)


def _withdraw(
    ticket: Ticket,
    *,
    before: int | None = None,
    reason: Reason = "not_resolved",
    origin: Origin,
) -> int:
    requests = FeedbackRequest.objects.filter(ticket=ticket)
    if before is not None:
        requests = requests.filter(resolution__lt=before)
    taken = withdraw_unsent(requests, state=State.WITHDRAWN, reason=reason)
    for request in taken:
        _announce(request, FEEDBACK_WITHDRAWN, origin)
    return len(taken)


def _announce(request: FeedbackRequest, event: str, origin: Origin) -> None:
    origin.record(
        event,
        request,
        ticket=request.ticket_id,
        resolution=request.resolution,
        due_at=request.due_at.isoformat(),
        reason=str(request.reason),
    )
    live.publish(f"ticket:{request.ticket_id}", "feedback")


def _snapshot(
    ticket: Ticket, resolution: int, resolved_at: datetime, resolved_by: User | None
) -> dict[str, Any]:
    interaction = (
        Interaction.objects.filter(ticket=ticket)
        .select_related("touchpoint__department", "touchpoint__journey")
        .first()
    )
    touchpoint = interaction.touchpoint if interaction else None
    return attribution(
        ticket,
        interaction=interaction,
        survey=survey_for(touchpoint),
        version=published_version(touchpoint) if touchpoint else None,
        agent=_who_answered(ticket) or ticket.assignee or resolved_by,
        resolved_at=resolved_at,
    )


def attribution(
    ticket: Ticket,
    *,
    interaction: Interaction | None,
    survey: Survey | None,
    version: MapVersion | None,
    agent: User | None,
    resolved_at: datetime,
) -> dict[str, Any]:
    """The fields of a request that tell whom and what it is about, and in which words it asks."""
    touchpoint = interaction.touchpoint if interaction else None
    wording = _wording(survey, ticket, agent)
    return {
        "survey": survey,
        "survey_version": survey.version if survey else 1,
        "interaction": interaction,
        "customer": ticket.requester,
        "email": address_of(ticket),
        "touchpoint": touchpoint,
        "map_version": version,
        "agent": agent,
        "team": ticket.team,
        "department": touchpoint.department if touchpoint else None,
        "channel": ticket.channel,
        "language": wording.language,
        "metric": survey.metric if survey else Survey.Metric.CSAT,
        "question": wording.question,
        "low_label": wording.low_label,
        "high_label": wording.high_label,
        "resolved_at": resolved_at,
        "due_at": due_at(survey, resolved_at, ticket) if survey else resolved_at,
    }


def _wording(survey: Survey | None, ticket: Ticket, agent: User | None) -> Wording:
    """Return the question and labels in the customer's language, if the survey is there in it."""
    language = ticket.language or ticket.requester.language
    if survey is None:
        return Wording("", "", "", known_language(language) or BASE)
    wording = wording_in(language, cast(Metric, survey.metric), own_wording(survey))
    question = question_text(
        wording.question,
        agent=agent.first_name if agent else "",
        company=company_of(ticket.mailbox),
    )
    return replace(wording, question=question[:300])


def due_at(survey: Survey, resolved_at: datetime, ticket: Ticket) -> datetime:
    """Return the survey's delay after the resolution, moved into the send window."""
    return in_send_window(
        resolved_at + survey.delay,
        zone(ticket.requester.time_zone, settings.TIME_ZONE),
        earliest=survey.earliest_hour,
        latest=survey.latest_hour,
    )


def survey_for(touchpoint: Touchpoint | None) -> Survey | None:
    """Return the survey that lists the touchpoint, else the first one without touchpoints."""
    asking = Survey.objects.filter(is_active=True)
    own = asking.filter(touchpoints=touchpoint).first() if touchpoint else None
    return own or asking.filter(touchpoints=None).first()


def address_of(ticket: Ticket) -> str:
    own = ticket.requester_email or sender_of(Channel.MAIL).address(ticket.requester)
    return own.lower()


def _who_answered(ticket: Ticket) -> User | None:
    """Return the agent with the latest public reply, whom the customer remembers."""
    replies = Message.objects.filter(
        ticket=ticket, kind=Message.Kind.PUBLIC, agent__isnull=False, is_automatic=False
    )
    last = replies.select_related("agent").order_by("-created_at", "-pk").first()
    return last.agent if last else None
