"""The daily cap of a survey counts what was sent in the last 24 hours."""

from datetime import timedelta

import pytest

from journeys.feedback.actions.send_requests import send_request
from journeys.models import FeedbackRequest, Survey
from mail.models import Mailbox
from tests.journeys.feedback_data import ask

pytestmark = pytest.mark.django_db


@pytest.fixture
def second(sent: FeedbackRequest, survey: Survey, make_solved, dora) -> FeedbackRequest:
    """Dora's request, due now, of a survey that sends one a day and has sent Carla's."""
    Survey.objects.filter(pk=survey.pk).update(daily_cap=1)
    return ask(make_solved(dora))


@pytest.mark.parametrize(
    ("age", "state", "reason"),
    [
        (timedelta(hours=23, minutes=59), "not_sent", "daily_cap"),
        (timedelta(hours=24), "sent", ""),
        (timedelta(days=3), "sent", ""),
    ],
)
def test_a_request_older_than_a_day_leaves_room(second, sent, age, state, reason):
    now = second.due_at + timedelta(seconds=1)
    FeedbackRequest.objects.filter(pk=sent.pk).update(sent_at=now - age)
    done = send_request(second, now=now)
    assert (done.state, done.reason) == (state, reason)


def test_a_mailbox_out_of_use_sends_no_request(waiting: FeedbackRequest, mailbox: Mailbox):
    """Another mailbox sends it; the one it would choose first is out of use as well."""
    Mailbox.objects.filter(pk=mailbox.pk).update(is_active=False)
    other = Mailbox.objects.create(name="Shop", address="shop@veloza.example")
    done = send_request(waiting, now=waiting.due_at + timedelta(seconds=1))
    assert done.outbound.mailbox == other
