"""Each event about a feedback request carries the actor, the time and the cause it was given."""

from datetime import UTC, datetime

import pytest

from accounts.events import USER_SIGNED_IN
from customers.events import CUSTOMER_CONSENT_CHANGED
from journeys.events import (
    FEEDBACK_ASKED,
    FEEDBACK_NOT_ASKED,
    FEEDBACK_OPTED_OUT,
    FEEDBACK_RECEIVED,
    FEEDBACK_REQUESTED,
    FEEDBACK_WITHDRAWN,
)
from journeys.feedback.actions.answers import record_answer
from journeys.feedback.actions.opt_out import opt_in, opt_out
from journeys.feedback.actions.requests import request_feedback, withdraw_requests
from journeys.feedback.actions.send_requests import send_request
from ledger.events import record
from ledger.models import Event

pytestmark = pytest.mark.django_db

LATER = datetime(2031, 3, 4, 11, tzinfo=UTC)


@pytest.fixture
def origin(lea, ana) -> dict:
    cause = record(USER_SIGNED_IN, ana, by=ana, address="192.0.2.1")
    return {"by": lea, "now": LATER, "caused_by": cause}


def assert_carried(name: str, origin: dict) -> None:
    event = Event.objects.filter(name=name).latest("pk")
    assert (event.actor, event.at) == (origin["by"], origin["now"])
    assert event.caused_by == origin["caused_by"]


def test_a_new_request(solved, origin):
    request_feedback(solved, resolution=7, resolved_at=solved.solved_at, **origin)
    assert_carried(FEEDBACK_REQUESTED, origin)


def test_a_withdrawn_request(waiting, origin):
    assert withdraw_requests(waiting.ticket, **origin) == 1
    assert_carried(FEEDBACK_WITHDRAWN, origin)


def test_a_sent_request(waiting, origin):
    origin["now"] = waiting.due_at
    send_request(waiting, **origin)
    assert_carried(FEEDBACK_ASKED, origin)


def test_a_request_that_is_not_sent(waiting, origin):
    opt_out(waiting, source="page")
    waiting.state = "waiting"
    waiting.save()
    origin["now"] = waiting.due_at
    send_request(waiting, **origin)
    assert_carried(FEEDBACK_NOT_ASKED, origin)


def test_an_opt_out_and_its_consent(waiting, origin):
    opt_out(waiting, source="phone", **origin)
    assert_carried(FEEDBACK_OPTED_OUT, origin)
    assert_carried(CUSTOMER_CONSENT_CHANGED, origin)


def test_an_opt_in(waiting, origin):
    opt_in(waiting, source="phone", **origin)
    assert_carried(CUSTOMER_CONSENT_CHANGED, origin)


@pytest.mark.parametrize("is_from_other", [False, True])
def test_an_answer(sent, origin, is_from_other):
    record_answer(sent, source="mail", comment="Fine.", is_from_other=is_from_other, **origin)
    assert_carried(FEEDBACK_RECEIVED, origin)
