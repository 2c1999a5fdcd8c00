"""Interactions and placements imported with their history."""

from datetime import UTC, datetime, timedelta

from accounts.models import User
from customers.models import Customer, TimelineEntry
from helpdesk.actions.import_tickets import PastTicket, import_tickets
from helpdesk.models import Ticket
from journeys.maps.actions.versions import publish_map
from journeys.models import TouchpointRule
from journeys.placement.import_history import (
    PastInteraction,
    PastPlacement,
    import_interactions,
    import_placements,
)
from ledger.history import PastEvent
from mail.models import Mailbox
from tests.journeys.feedback_data import make_touchpoint, rule, touchpoint  # noqa: F401  fixtures
from tests.journeys.map_data import make_map

BEGINS = datetime(2024, 5, 1, 9, tzinfo=UTC)


def imported(customer: Customer, mailbox: Mailbox, text: str) -> Ticket:
    past = PastTicket(customer, "carla@post.example", "Wheel", text, BEGINS, mailbox=mailbox)
    return import_tickets([past], events=[])[0]


def test_the_first_matching_rule_places(
    carla: Customer,
    mailbox: Mailbox,
    rule: TouchpointRule,  # noqa: F811
):
    ticket = imported(carla, mailbox, "It is bent.")
    events: list[PastEvent] = []
    [interaction] = import_placements([PastPlacement(ticket, "It is bent.")], events=events)
    assert (interaction.touchpoint, interaction.rule) == (rule.touchpoint, rule)
    assert (interaction.occurred_at, interaction.ticket) == (BEGINS, ticket)
    assert [(each.name, each.at) for each in events] == [("ticket.placed", BEGINS)]
    line = TimelineEntry.objects.get(subject_type="ticket", subject_id=ticket.pk)
    assert line.facts["touchpoint"] == rule.touchpoint.name


def test_a_correction_is_by_the_agent(
    carla: Customer,
    mailbox: Mailbox,
    rule: TouchpointRule,  # noqa: F811
    ana: User,
):
    ticket, other = imported(carla, mailbox, "It is bent."), make_touchpoint("Pay")
    later = BEGINS + timedelta(hours=1)
    events: list[PastEvent] = []
    [interaction] = import_placements(
        [PastPlacement(ticket, "It is bent.", other, ana, later)], events=events
    )
    assert (interaction.touchpoint, interaction.rule, interaction.placed_by) == (other, None, ana)
    assert [(each.at, each.by) for each in events] == [(BEGINS, None), (later, ana)]
    assert events[1].facts["before"] == rule.touchpoint_id


def test_a_ticket_without_a_rule_stays_unplaced(carla: Customer, mailbox: Mailbox):
    ticket = imported(carla, mailbox, "It is bent.")
    assert import_placements([PastPlacement(ticket, "It is bent.")], events=[]) == []


def test_an_interaction_stands_in_the_map_version_of_its_time(
    carla: Customer,
    lea: User,
):
    journey = make_map(lea)
    [paid, *_others] = journey.touchpoints.all()
    first = publish_map(journey, by=lea, now=BEGINS)
    events: list[PastEvent] = []
    days = [timedelta(days=-1), timedelta(days=1)]
    before, after = import_interactions(
        [
            PastInteraction(carla, paid, "shop", str(day), BEGINS + day, summary="Paid")
            for day in days
        ],
        events=events,
    )
    assert (before.version, after.version) == (None, first)
    assert [each.name for each in events] == ["interaction.recorded"] * 2
    titles = TimelineEntry.objects.filter(kind="interaction").values_list("title", flat=True)
    assert [*titles] == ["Paid", "Paid"]
