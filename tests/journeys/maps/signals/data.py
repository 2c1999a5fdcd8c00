"""Answers and tickets of many days at a touchpoint, and their whole-day clock."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from customers.models import Customer
from helpdesk.models import Ticket
from journeys.models import Answer, FeedbackRequest, Interaction, Touchpoint

DAY = timedelta(days=1)
# One in seven is dissatisfied, then two of three.
CALM, LOUD = (5, 4, 5, 3, 5, 4, 1), (1, 2, 5)


def noon(days_ago: int) -> datetime:
    """Return the noon, in the installation's zone, of a day before today."""
    now = timezone.now().astimezone(timezone.get_default_timezone())
    return now.replace(hour=12, minute=0, second=0, microsecond=0) - days_ago * DAY


@pytest.fixture
def answered(ticket: Ticket) -> Callable[..., list[Answer]]:
    """Record the scores at a touchpoint, `each_day` a day from `days_ago` days ago on."""
    made = [0]

    def record(
        touchpoint: Touchpoint,
        scores: Sequence[int],
        *,
        days_ago: int,
        each_day: int = 1,
        metric: str = "csat",
    ) -> list[Answer]:
        first = made[0]
        made[0] += len(scores)
        times = [
            noon(days_ago - at // each_day) + timedelta(minutes=at % each_day)
            for at in range(len(scores))
        ]
        shared = {"ticket": ticket, "customer": ticket.requester, "touchpoint": touchpoint}
        asked = FeedbackRequest.objects.bulk_create(
            FeedbackRequest(
                **shared, resolution=first + at, email="carla@correu.example", resolved_at=time,
                due_at=time, sent_at=time, state="sent",
            )
            for at, time in enumerate(times)
        )  # fmt: skip
        return Answer.objects.bulk_create(
            Answer(**shared, request=each, metric=metric, score=score, band="", answered_at=time)
            for each, score, time in zip(asked, scores, times, strict=True)
        )

    return record


@pytest.fixture
def visited(carla: Customer) -> Callable[..., list[Interaction]]:
    """Place so many tickets at a touchpoint on each day, the first of them `days_ago` days ago."""

    def place(touchpoint: Touchpoint, counts: Sequence[int], *, days_ago: int) -> list[Interaction]:
        times = [
            noon(days_ago - day) + timedelta(minutes=at)
            for day, count in enumerate(counts)
            for at in range(count)
        ]
        tickets = Ticket.objects.bulk_create(
            Ticket(subject="Where is it?", requester=carla, created_at=time) for time in times
        )
        return Interaction.objects.bulk_create(
            Interaction(
                customer=carla, touchpoint=touchpoint, occurred_at=time, source="ticket",
                external_id=str(ticket.pk), ticket=ticket,
            )
            for ticket, time in zip(tickets, times, strict=True)
        )  # fmt: skip

    return place
