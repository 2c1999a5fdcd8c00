from datetime import timedelta

import pytest

from accounts.models import User
from customers.actions.consent import set_consent
from helpdesk.actions.note import add_note
from helpdesk.actions.open import open_ticket, start_ticket
from helpdesk.actions.status import resolve_ticket, set_status
from helpdesk.models import Ticket
from journeys.feedback.actions.requests import withdraw_requests
from journeys.models import FeedbackRequest, Survey, Touchpoint
from journeys.placement.tickets import move_ticket
from ledger.models import Event
from tests.journeys.feedback_data import ask, make_survey, make_touchpoint, relay_all

pytestmark = pytest.mark.django_db


def test_a_resolution_stores_one_question_with_its_snapshot(
    solved: Ticket, touchpoint: Touchpoint, survey: Survey, ana: User
):
    request = ask(solved)

    assert request.state == "waiting"
    assert request.due_at == solved.solved_at + timedelta(hours=24)
    assert (request.touchpoint, request.survey, request.agent) == (touchpoint, survey, ana)
    assert request.department == touchpoint.department
    assert request.map_version.number == 1
    assert (request.team, request.channel) == (solved.team, "mail")
    assert request.email == "carla@correu.example"
    assert Event.objects.filter(name="feedback.requested").exists()


def test_twice_is_the_same_as_once(solved: Ticket):
    assert ask(solved) == ask(solved)
    assert FeedbackRequest.objects.count() == 1


def test_the_ledger_brings_it_about(solved: Ticket):
    relay_all()
    assert FeedbackRequest.objects.get().ticket == solved


def test_later_changes_leave_the_snapshot_unchanged(solved: Ticket, lea: User):
    request = ask(solved)
    before = request.touchpoint
    move_ticket(solved, to=make_touchpoint("Unpack"), by=lea)
    request.refresh_from_db()
    assert request.touchpoint == before


def test_the_survey_of_the_touchpoint_asks(solved: Ticket, touchpoint: Touchpoint):
    own = make_survey(name="Ease", metric="ces", question="{company} made it easy, said {agent}.")
    own.touchpoints.add(touchpoint)

    request = ask(solved)

    assert (request.survey, request.metric) == (own, "ces")
    assert request.question == "Veloza made it easy, said Ana."


def test_without_a_survey_the_reason_is_kept(solved: Ticket):
    Survey.objects.update(is_active=False)
    request = ask(solved)
    assert (request.state, request.reason) == ("not_sent", "no_survey")


def test_an_opted_out_customer_is_not_even_waited_for(solved: Ticket):
    set_consent(solved.requester, purpose="feedback", is_given=False, source="phone")
    request = ask(solved)
    assert (request.state, request.reason) == ("not_sent", "opted_out")


def test_a_ticket_without_a_public_reply(ticket: Ticket, ana: User, survey: Survey):
    add_note(ticket, "She called and it works.", by=ana)
    resolve_ticket(ticket, by=ana)
    request = ask(ticket)
    assert request.reason == "no_reply"


def test_a_ticket_that_an_agent_began(carla, mailbox, ana: User, survey: Survey):
    ticket = start_ticket(
        requester=carla, subject="Recall", text="Please come by.", by=ana, mailbox=mailbox
    )
    resolve_ticket(ticket, by=ana)
    assert ask(ticket).reason == "started_by_agent"


def test_a_call_written_down_by_an_agent_is_the_customers(
    carla, mailbox, ana: User, survey: Survey
):
    from helpdesk.actions.reply import reply_to_ticket

    ticket = open_ticket(
        requester=carla,
        subject="Brakes",
        text="They squeal.",
        channel="phone",
        by=ana,
        mailbox=mailbox,
    )
    reply_to_ticket(ticket, "Come by.", by=ana)
    resolve_ticket(ticket, by=ana)
    assert ask(ticket).state == "waiting"


def test_reopening_takes_the_question_back(solved: Ticket, ana: User):
    relay_all()
    set_status(solved, "open", by=ana)
    relay_all()
    assert FeedbackRequest.objects.get().state == "withdrawn"


def test_resolved_again_asks_once_more_and_only_once(solved: Ticket, ana: User):
    set_status(solved, "open", by=ana)
    resolve_ticket(solved, by=ana)
    relay_all()

    states = dict(FeedbackRequest.objects.values_list("resolution", "state"))
    assert states == {1: "withdrawn", 2: "waiting"}


def test_withdrawing_leaves_what_was_sent(sent: FeedbackRequest):
    assert withdraw_requests(sent.ticket) == 0
