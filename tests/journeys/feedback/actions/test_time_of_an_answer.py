"""One time of an answer on every screen: that of the first, with that of a change beside it."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from journeys.feedback.actions.answers import record_answer
from journeys.models import Answer
from tests.journeys.feedback_data import link_of
from tests.personas import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def morning(sent):
    """Return 09:12 of yesterday, for an answer to a request of the hour before."""
    local = timezone.localtime() - timedelta(days=1)
    at = local.replace(hour=9, minute=12, second=0, microsecond=0)
    sent.outbound.sent_at = at - timedelta(hours=1)
    sent.outbound.save()
    return at


def screens(answer: Answer, chloe) -> dict[str, str]:
    """Return each screen that tells when a question was answered."""
    client = signed_in(chloe)
    touchpoint = [answer.touchpoint_id]
    urls = {
        "list": "/feedback/?tab=all&part=answer-list",
        "reading": f"/feedback/?tab=all&answer={answer.pk}&part=reading",
        "ticket": reverse("journeys:ticket-feedback", args=[answer.ticket_id]),
        "touchpoint": reverse("journeys:touchpoint", args=touchpoint),
        "answers": reverse("journeys:touchpoint-answers", args=touchpoint),
    }
    found = {name: client.get(url).content.decode() for name, url in urls.items()}
    found["thanks"] = Client().get(link_of(answer.request) + "thanks/").content.decode()
    return found


@pytest.mark.parametrize("source", ["change", "mail"])
def test_every_screen_tells_the_first_time_and_the_change(sent, morning, chloe, source):
    record_answer(sent, source="page", score=2, comment="Slow.", now=morning)
    answer = record_answer(
        sent, source=source, score=4, comment="Good.", now=morning + timedelta(minutes=2)
    )
    for name, page in screens(answer, chloe).items():
        assert "09:12" in page, name
        assert "changed 09:14" in page, name


def test_another_day_is_named(sent, morning, chloe):
    record_answer(sent, source="page", score=2, now=morning - timedelta(days=1))
    answer = record_answer(sent, source="change", score=4, now=morning)
    for name, page in screens(answer, chloe).items():
        assert f"changed {morning.day} {morning:%b}, 09:12" in page, name


def test_a_tick_or_the_same_answer_again_is_no_change(sent, morning, chloe):
    later = morning + timedelta(minutes=2)
    record_answer(sent, source="page", score=2, comment="Slow.", now=morning)
    record_answer(sent, source="change", choices=["low.speed"], now=later)
    answer = record_answer(sent, source="page", score=2, comment="Slow.", now=later)
    for name, page in screens(answer, chloe).items():
        assert "09:12" in page, name
        assert not re.search(r"changed \d", page), name
