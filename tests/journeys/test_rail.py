"""The rail's mark on Feedback: how many answers are unread, and red while a call back is late."""

from datetime import timedelta

import pytest
from django.utils import timezone

from journeys.feedback.actions.answers import record_answer
from journeys.feedback.actions.follow_ups import finish_follow_up
from journeys.models import FollowUp
from tests.journeys.maps.signals.made import make_signal
from tests.personas import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def follow_up(sent) -> FollowUp:
    """A call back that is due in an hour."""
    record_answer(sent, source="page", score=1, now=timezone.now())
    FollowUp.objects.update(due_at=timezone.now() + timedelta(hours=1))
    return FollowUp.objects.get()


def mark(user):
    return signed_in(user).get("/customers/").context["rail"]["feedback"]


def test_a_call_back_that_is_due_later_is_not_late(follow_up, chloe):
    assert (mark(chloe)["tone"], mark(chloe)["count"]) == ("act", 1)


def test_a_call_back_past_its_time_is_late(follow_up, chloe):
    FollowUp.objects.update(due_at=timezone.now() - timedelta(seconds=1))
    assert mark(chloe)["tone"] == "late"


def test_a_call_back_that_is_done_is_not_late(follow_up, chloe):
    FollowUp.objects.update(due_at=timezone.now() - timedelta(seconds=1))
    finish_follow_up(follow_up, outcome="reached", by=chloe)
    assert mark(chloe)["tone"] == "act"


def test_open_signals_stand_on_the_rail_of_everybody(touchpoint, ana, chloe):
    assert "journeys" not in signed_in(ana).get("/customers/").context["rail"]
    make_signal(touchpoint)
    for person in (ana, chloe):
        found = signed_in(person).get("/customers/").context["rail"]["journeys"]
        assert (found["count"], found["tone"], found["label"]) == (1, "act", "1 signal")
    touchpoint.retired_at = timezone.now()
    touchpoint.save()
    assert "journeys" not in signed_in(chloe).get("/customers/").context["rail"]
