"""The cost of each list: the same literal number of queries at one row and at three.

The lists of tickets, customers, people and maps are counted beside their own tests.
"""

import pytest
from django.urls import reverse

from customers.actions.find import find_or_create_customer
from helpdesk.actions.open import open_ticket
from helpdesk.actions.status import resolve_ticket
from helpdesk.models import Macro
from journeys.models import Answer, FeedbackRequest, FollowUp, Interaction, Survey, TouchpointRule
from journeys.placement.tickets import place_ticket
from mail.inbound.store import store
from mail.models import InboundMail, Mailbox
from tests.journeys.feedback_data import make_survey, make_touchpoint
from tests.personas import signed_in

# One of them is the mark of the System page, which administrators alone see.
COSTS = {
    "helpdesk:macros": 6,
    "mail:mailboxes": 6,
    "mail:queue": 7,
    "mail:spam": 7,
    "journeys:surveys": 7,
    "journeys:placement": 6,
    "journeys:feedback": 16,
    "journeys:response-funnel": 7,
    "journeys:touchpoint": 16,
    "journeys:touchpoint-answers": 10,
    "journeys:touchpoint-tickets": 9,
    "journeys:ticket-panel": 12,
    "journeys:ticket-feedback": 8,
    "journeys:customer-panel": 9,
}
OF_A_TOUCHPOINT = (
    "journeys:touchpoint",
    "journeys:touchpoint-answers",
    "journeys:touchpoint-tickets",
)


@pytest.fixture(params=[1, 3])
def everything(request, mailbox, ana, lea):
    """Rows for every list, once or three times, at one touchpoint."""
    touchpoint = make_touchpoint("Delivery day", owner=lea)
    carla = find_or_create_customer("carla@correu.example", name="Carla Reyes")
    for number in range(request.param):
        Mailbox.objects.create(name=f"Box {number}", address=f"box{number}@veloza.example")
        make_survey(name=f"Survey {number}")
        Macro.objects.create(name=f"Reply {number}", text="Yes.", assigns_to=ana, moves_to=None)
        TouchpointRule.objects.create(touchpoint=touchpoint, words=["bent"], position=number)
        stored = store(b"Subject: %d\n\nx" % number, received_via="test")
        InboundMail.objects.filter(pk=stored.pk).update(state="suspended", reason="loop")
        ticket = open_ticket(requester=carla, subject="Bent", text="bent", mailbox=mailbox)
        place_ticket(ticket)
        resolve_ticket(ticket, by=ana)
        answered(ticket, touchpoint)
    return touchpoint, ticket


def answered(ticket, touchpoint) -> None:
    asked = FeedbackRequest.objects.create(
        ticket=ticket, resolution=1, customer=ticket.requester, email=ticket.requester_email,
        touchpoint=touchpoint, resolved_at=ticket.solved_at, due_at=ticket.solved_at,
        state="sent", sent_at=ticket.solved_at, survey=Survey.objects.first(),
    )  # fmt: skip
    answer = Answer.objects.create(
        request=asked, ticket=ticket, customer=ticket.requester, touchpoint=touchpoint,
        metric="csat", score=1, band="low", comment="Bent again.",
    )  # fmt: skip
    FollowUp.objects.create(answer=answer, touchpoint=touchpoint, due_at=ticket.solved_at)


@pytest.mark.parametrize("name", COSTS)
def test_a_list_costs_the_same_whatever_its_length(
    name, everything, admin, django_assert_num_queries
):
    touchpoint, ticket = everything
    assert Interaction.objects.filter(touchpoint=touchpoint).exists()
    subject = {
        "journeys:ticket-panel": [ticket.pk],
        "journeys:ticket-feedback": [ticket.pk],
        "journeys:customer-panel": [ticket.requester_id],
    }
    args = [touchpoint.pk] if name in OF_A_TOUCHPOINT else subject.get(name, [])
    client = signed_in(admin)
    with django_assert_num_queries(COSTS[name]):
        assert client.get(reverse(name, args=args)).status_code == 200
