"""Permissions of the journeys: all staff read maps, some edit them; answers follow their ticket."""

from datetime import datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, F, Model, OuterRef, Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from accounts.models import User
from config.composed import composed_once
from helpdesk.access import visible_tickets
from journeys.models import (
    Answer,
    AnswerQuerySet,
    Card,
    FeedbackRequest,
    FollowUp,
    Interaction,
    Journey,
    MapVersion,
    Persona,
    RemovedCard,
    Signal,
    Stage,
    Touchpoint,
)
from journeys.models.counting import ticket_counts
from journeys.reports.evidence import newest_evidence
from journeys.reports.period import oldest_evidence


def get_journey_for(user: User, pk: int, *, to_edit: bool = False) -> Journey:
    """Return the journey with its owner, `persona_names`, and the times of its newest answers."""
    _check(user, to_edit)
    journeys: list[Journey] = _journeys(pk, oldest_evidence(now=timezone.now()))
    if not journeys:
        raise Http404
    return journeys[0]


@composed_once
def _journeys(pk: int, oldest: datetime) -> QuerySet[Journey]:
    travels = Persona.objects.filter(journeys=OuterRef("pk"))
    return (
        Journey.objects.filter(pk=pk, archived_at=None)
        .select_related("owner")
        .annotate(persona_names=ArraySubquery(travels.values("name")), journey_pk=F("pk"))
        .annotate(evidence=newest_evidence(oldest))
    )


def archived_journeys(user: User) -> QuerySet[Journey]:
    """Return the archived journeys, the last one first, for those who may restore them."""
    _check(user, to_edit=True)
    return Journey.objects.filter(archived_at__isnull=False).order_by("-archived_at", "-pk")[:200]


def get_archived_journey_for(user: User, pk: int) -> Journey:
    """Return a journey to restore; one that is in use is found as well, and stays so."""
    return _get(user, Journey.objects.all(), pk, to_edit=True)


def get_stage_for(user: User, pk: int, *, to_edit: bool = False) -> Stage:
    return _get(user, Stage.objects.select_related("journey"), pk, to_edit)


def get_touchpoint_for(user: User, pk: int, *, to_edit: bool = False) -> Touchpoint:
    touchpoints = (
        Touchpoint.objects.select_related("journey__owner", "owner", "department")
        .annotate(journey_pk=F("journey_id"))
        .annotate(evidence=newest_evidence(oldest_evidence(now=timezone.now())))
    )
    return _get(user, touchpoints, pk, to_edit)


def get_signal_for(user: User, pk: int, *, to_edit: bool = False) -> Signal:
    return _get(user, Signal.objects.select_related("touchpoint__journey"), pk, to_edit)


def find_card_for(user: User, pk: int, *, to_edit: bool = False) -> Card | None:
    """Return the card, or None if there is none any more."""
    _check(user, to_edit)
    cards = Card.objects.select_related("version__journey", "touchpoint__journey")
    return cards.filter(pk=pk).first()


def get_removed_card_for(user: User, pk: int, *, to_edit: bool = False) -> RemovedCard:
    """Return the copy of a removed card, by the primary key that the card had."""
    _check(user, to_edit)
    return get_object_or_404(RemovedCard.objects.select_related("touchpoint__journey"), card_id=pk)


def get_version_for(user: User, pk: int, *, to_edit: bool = False) -> MapVersion:
    return _get(user, MapVersion.objects.select_related("journey__owner"), pk, to_edit)


def may_edit_maps(user: User) -> bool:
    return user.may_edit_maps


def may_place(user: User) -> bool:
    """Return True if the person may correct the touchpoint of the tickets they see."""
    return user.may_answer or user.may_edit_maps


def reads_all_answers(user: User) -> bool:
    """Return True if the person may read the names and words of all answers."""
    return user.sees_all_tickets


def visible_answers(user: User) -> AnswerQuerySet:
    """Return the answers about tickets that count and that this user may open."""
    return readable_answers(user, Answer.objects.of_counting_tickets())


def suspect_answers() -> AnswerQuerySet:
    """Return all suspect answers; everybody sees how many there are."""
    return Answer.objects.of_counting_tickets().suspect()


def readable_answers(user: User, answers: AnswerQuerySet) -> AnswerQuerySet:
    """Filter answers to those about tickets this user may open."""
    # No subquery on tickets for users who see all; it is slow at 100,000 answers.
    if user.sees_all_tickets:
        return answers
    return answers.filter(ticket__in=visible_tickets(user).values("pk"))


def visible_interactions(user: User) -> QuerySet[Interaction]:
    """Return the interactions, without those of tickets that do not count or may not be opened."""
    interactions = Interaction.objects.filter(ticket_counts())
    if user.sees_all_tickets:
        return interactions
    # Asked of each interaction: a set of all visible tickets takes 0.5 s at a million of them.
    is_visible = Exists(visible_tickets(user).filter(pk=OuterRef("ticket")))
    return interactions.filter(Q(ticket=None) | Q(is_visible))


def get_answer_for(user: User, pk: int) -> Answer:
    """Return the answer; 404 for users without a role, 403 for another team."""
    if not user.is_staff_person:
        raise Http404
    answer = (
        readable_answers(user, Answer.objects.all())
        .select_related("customer", "touchpoint__journey", "ticket", "request__agent")
        .select_related("request__map_version")
        .filter(pk=pk)
        .first()
    )
    if answer is None:
        if Answer.objects.filter(pk=pk).exists():
            raise PermissionDenied
        raise Http404
    return answer


def get_follow_up_for(user: User, answer: int) -> FollowUp:
    """Return the follow-up of an answer that the user may read."""
    found = get_answer_for(user, answer)
    return get_object_or_404(FollowUp.objects.select_related("answer"), answer=found)


def visible_requests(user: User, requests: QuerySet[FeedbackRequest]) -> QuerySet[FeedbackRequest]:
    """Filter feedback requests to those about tickets this user may open."""
    return requests.filter(ticket__in=visible_tickets(user).values("pk"))


def with_visible_ticket(user: User, interactions: QuerySet[Interaction]) -> QuerySet[Interaction]:
    """Filter interactions to those of tickets this user may open, with their requesters."""
    visible = interactions.filter(ticket__in=visible_tickets(user))
    return visible.select_related("ticket__requester")


def _get[Thing: Model](user: User, things: QuerySet[Thing], pk: int, to_edit: bool) -> Thing:
    """Return the object; 404 if there is none."""
    _check(user, to_edit)
    thing = things.filter(pk=pk).first()
    if thing is None:
        raise Http404
    return thing


def _check(user: User, to_edit: bool) -> None:
    """Raise 404 for users without a role, 403 for those who may read but not edit."""
    if not user.is_staff_person:
        raise Http404
    if to_edit and not user.may_edit_maps:
        raise PermissionDenied
