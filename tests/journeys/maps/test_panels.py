import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from customers.actions.consent import set_consent
from helpdesk.models import Ticket
from journeys.feedback.actions.answers import record_answer
from journeys.models import FeedbackRequest, Interaction
from tests.journeys.feedback_data import ask, make_touchpoint
from tests.personas import signed_in

pytestmark = pytest.mark.django_db


def test_beside_a_placed_ticket_stands_its_touchpoint(solved: Ticket, ana: User):
    page = signed_in(ana).get(f"/panels/ticket/{solved.pk}/").content.decode()
    for text in ("Ask a question", "Get help", "Our promise", "Answer within the hour."):
        assert text in page
    assert "target 80" in page
    assert 'class="current"' in page


def test_beside_an_unplaced_one_a_touchpoint_can_be_chosen(ticket: Ticket, ana: User):
    touchpoint = make_touchpoint("Unpack")
    client = signed_in(ana)
    assert "Not on a journey yet" in client.get(f"/panels/ticket/{ticket.pk}/").content.decode()

    url = f"/panels/ticket/{ticket.pk}/place/"
    moved = client.post(url, {"touchpoint": touchpoint.pk}, headers={"HX-Request": "true"})

    assert 'id="journey-touchpoint"' in moved.content.decode()
    assert Interaction.objects.get().placed_by == ana
    assert client.get(url).status_code == 405
    assert client.post(url, {"touchpoint": touchpoint.pk}).status_code == 302


@pytest.mark.parametrize("part", ["", "feedback/"])
def test_panels_ask_for_the_ticket(solved: Ticket, ben: User, eve: User, part: str):
    url = f"/panels/ticket/{solved.pk}/{part}"
    assert signed_in(ben).get(url).status_code == 403
    assert signed_in(eve).get(url).status_code == 404
    assert Client().get(url).status_code == 302


def test_placing_asks_too(solved: Ticket, ben: User, eve: User):
    url = f"/panels/ticket/{solved.pk}/place/"
    assert signed_in(ben).post(url, {"touchpoint": 1}).status_code == 403
    assert signed_in(eve).post(url, {"touchpoint": 1}).status_code == 404


def thread_of(ticket: Ticket, user: User) -> str:
    return signed_in(user).get(f"/panels/ticket/{ticket.pk}/feedback/").content.decode()


def test_the_ticket_tells_when_it_asks(waiting: FeedbackRequest, ana: User):
    assert "Feedback request on" in thread_of(waiting.ticket, ana)


def test_the_ticket_tells_why_it_does_not(solved: Ticket, ana: User):
    set_consent(solved.requester, purpose="feedback", is_given=False, source="phone")
    ask(solved)
    assert "Opted out" in thread_of(solved, ana)


def test_the_ticket_tells_that_it_asked_and_what_was_said(sent: FeedbackRequest, ana: User):
    assert "No answer yet." in thread_of(sent.ticket, ana)
    record_answer(sent, source="page", score=2, comment="Bent again.", now=timezone.now())
    record_answer(
        sent, source="mail", comment="I am her son.", is_from_other=True, now=timezone.now()
    )
    page = thread_of(sent.ticket, ana)
    for text in ("2 of 5, dissatisfied", "Bent again.", "I am her son.", "call back"):
        assert text in page


def test_a_customer_has_a_way_of_their_own(sent: FeedbackRequest, ana: User, ben: User, eve: User):
    record_answer(sent, source="page", score=4, now=timezone.now())
    url = f"/panels/customer/{sent.customer_id}/"
    page = signed_in(ana).get(url).content.decode()
    assert 'data-kind="answer"' in page
    assert "Get help" in page
    # Of another team's tickets even number, touchpoint and day are not told.
    theirs = signed_in(ben).get(url).content.decode()
    assert "Get help" not in theirs
    assert "/tickets/" not in theirs
    assert signed_in(eve).get(url).status_code == 404


@pytest.mark.parametrize("typed", ["", "x", "0", "9" * 30, "-1"])
def test_a_touchpoint_that_is_none_is_not_found(solved: Ticket, ana: User, typed: str):
    url = f"/panels/ticket/{solved.pk}/place/"
    assert signed_in(ana).post(url, {"touchpoint": typed}).status_code == 404
