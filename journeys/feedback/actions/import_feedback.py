"""Feedback of the past, written in bulk: requests, answers and follow-ups of imported tickets."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from django.conf import settings
from django.db import transaction

from customers.actions.last_contact import note_last_contacts
from customers.actions.timeline import import_timeline
from customers.models import TimelineEntry
from journeys.feedback.actions.answers import band_of
from journeys.feedback.actions.feedback_history import (
    PastAnswer,
    PastRequest,
    answer_events,
    call_events,
    request_events,
)
from journeys.feedback.actions.follow_ups import owner_of
from journeys.feedback.actions.requests import attribution, survey_for
from journeys.feedback.actions.timeline import answer_line, request_line
from journeys.feedback.send_window import follow_up_due, zone
from journeys.models import (
    Answer,
    AnswerRevision,
    FeedbackRequest,
    FollowUp,
    Interaction,
    MapVersion,
    Survey,
)
from journeys.placement.lookup import PlacementCache, PublishedVersions
from ledger.history import PastEvent

State = FeedbackRequest.State


def import_feedback(
    history: Sequence[PastRequest], *, events: list[PastEvent]
) -> list[FeedbackRequest]:
    """The imported requests with their answers and follow-ups, and timeline.

    Nothing is mailed; the links of these requests open nothing, for their tokens are not known.
    A waiting one is sent by the sweep. What happened is added to `events`.
    """
    with transaction.atomic():
        requests = FeedbackRequest.objects.bulk_create(_requests(history))
        answered = [
            (past.answer, request)
            for past, request in zip(history, requests, strict=True)
            if past.answer
        ]
        answers = Answer.objects.bulk_create([_answer(*each) for each in answered])
        AnswerRevision.objects.bulk_create(
            AnswerRevision(
                answer=answer,
                score=past.score,
                comment=past.comment,
                source=past.source,
                at=past.at,
            )
            for (past, _request), answer in zip(answered, answers, strict=True)
        )
        pairs = [(past, answer) for (past, _), answer in zip(answered, answers, strict=True)]
        called = [each for each in pairs if _is_called(*each)]
        calls = [(past, _follow_up(past, answer)) for past, answer in called]
        FollowUp.objects.bulk_create(follow_up for _past, follow_up in calls)
        events += [*request_events(history, requests), *answer_events(pairs), *call_events(calls)]
        import_timeline([*_timeline(requests, answers)])
        note_last_contacts((each.customer_id, each.answered_at) for each in answers)
    return requests


def _timeline(
    requests: Sequence[FeedbackRequest], answers: Sequence[Answer]
) -> Iterator[TimelineEntry]:
    placements = PlacementCache()
    for request in requests:
        if request.sent_at:
            yield TimelineEntry(**request_line(request, placements.of(request.touchpoint)))
    for answer in answers:
        line = answer_line(answer, placements.of(answer.touchpoint))
        yield TimelineEntry(**line, detail=answer.comment, team_id=answer.ticket.team_id)


def _requests(history: Sequence[PastRequest]) -> Iterator[FeedbackRequest]:
    tickets = [past.ticket.pk for past in history]
    interactions = Interaction.objects.filter(ticket__in=tickets).select_related(
        "touchpoint__department", "touchpoint__owner", "touchpoint__journey__owner", "version"
    )
    by_ticket = {each.ticket_id: each for each in interactions}
    surveys: dict[int | None, Survey | None] = {}
    versions = PublishedVersions()
    for past in history:
        interaction = by_ticket.get(past.ticket.pk)
        touchpoint = interaction.touchpoint if interaction else None
        key = touchpoint.pk if touchpoint else None
        if key not in surveys:
            surveys[key] = survey_for(touchpoint)
        asked_at = past.ended_at if past.state == State.SENT else past.resolved_at
        version = versions.at(touchpoint, asked_at) if touchpoint else None
        yield _request(past, interaction, surveys[key], version)


def _request(
    past: PastRequest,
    interaction: Interaction | None,
    survey: Survey | None,
    version: MapVersion | None,
) -> FeedbackRequest:
    values = attribution(
        past.ticket,
        interaction=interaction,
        survey=survey,
        version=version,
        agent=past.agent,
        resolved_at=past.resolved_at,
    )
    request = FeedbackRequest(
        **values | {"due_at": past.due_at},
        ticket=past.ticket,
        resolution=past.resolution,
        state=past.state,
        reason=past.reason,
    )
    if past.state == State.SENT:
        request.sent_at = past.ended_at
        valid_days = survey.valid_days if survey else 21
        request.expires_at = past.ended_at + timedelta(days=valid_days)
    return request


def _answer(past: PastAnswer, request: FeedbackRequest) -> Answer:
    bot_detection = Answer.BotDetection.NONE
    if past.bot_detection:
        bot_detection = Answer.BotDetection.CLEARED if past.read_by else Answer.BotDetection.SUSPECT
    return Answer(
        request=request,
        customer=request.customer,
        touchpoint=request.touchpoint,
        ticket=request.ticket,
        metric=request.metric,
        score=past.score,
        band=band_of(request.metric, past.score),
        comment=past.comment,
        wants_contact=past.wants_contact,
        bot_detection=bot_detection,
        bot_detection_reason=past.bot_detection,
        answered_at=past.at,
        changed_at=past.at,
        read_at=past.read_at,
        read_by=past.read_by,
    )


def _is_called(past: PastAnswer, answer: Answer) -> bool:
    if answer.bot_detection == Answer.BotDetection.SUSPECT:
        return False
    return answer.band == Answer.Band.LOW or past.wants_contact


def _follow_up(past: PastAnswer, answer: Answer) -> FollowUp:
    owner = owner_of(answer)
    opened = past.read_at if past.bot_detection and past.read_at else past.at
    return FollowUp(
        answer=answer,
        touchpoint=answer.touchpoint,
        owner=owner,
        created_at=opened,
        due_at=follow_up_due(opened, zone(owner.time_zone if owner else "", settings.TIME_ZONE)),
        done_at=past.call.at if past.call else None,
        done_by=past.call.by if past.call else None,
        outcome=past.call.outcome if past.call else "",
    )
