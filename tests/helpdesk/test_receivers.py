"""Ticket entries on the customer's timeline: current state, and visibility."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from customers.access import visible_timeline
from customers.actions.timeline import add_to_timeline, place_on_timeline
from customers.models import TimelineEntry
from helpdesk.actions.assign import assign_team
from helpdesk.actions.reply import reply_to_ticket
from ledger.actions import deliver_due
from ledger.models import Delivery


def relay_all():
    while deliver_due():
        pass
    assert not Delivery.objects.undelivered().exists()


@pytest.fixture
def answer_line(ticket, billing):
    """Add the timeline entry of an answer about the ticket, as the journeys do."""
    return add_to_timeline(
        ticket.requester,
        kind="answer",
        subject_type="answer",
        subject_id=7,
        at=ticket.created_at,
        title="How was it?",
        detail="Nobody rang",
        facts={"ticket": ticket.pk},
        team_id=billing.pk,
    )


def test_the_entry_shows_the_present_state_of_the_ticket(ticket, ana):
    reply_to_ticket(ticket, "A new one is sent.", by=ana, status="solved")
    relay_all()
    entry = TimelineEntry.objects.get(kind="ticket")
    assert (entry.title, entry.detail) == ("Front wheel arrived bent", "The rim is bent.")
    assert (entry.url, entry.team_id) == (f"/tickets/{ticket.pk}/", ticket.team_id)
    facts = {"status": "solved", "channel": "mail", "messages": 2}
    assert entry.facts == facts | {"solved_at": ticket.solved_at.isoformat()}


def test_all_lines_of_a_ticket_move_with_it_to_its_team(ticket, answer_line, delivery, ana, ben):
    relay_all()
    customer = ticket.requester
    assert set(visible_timeline(ana, customer)) == set(TimelineEntry.objects.all())
    assign_team(ticket, team=delivery, by=ana)
    relay_all()
    assert not visible_timeline(ana, customer).exists()
    assert visible_timeline(ben, customer).count() == 2
    assign_team(ticket, team=None, by=ben)
    relay_all()
    assert set(TimelineEntry.objects.values_list("team", flat=True)) == {None}


def test_lines_of_other_tickets_stay(ticket, answer_line, billing, delivery, ana):
    other = {**answer_line.facts, "ticket": ticket.pk + 1}
    TimelineEntry.objects.filter(pk=answer_line.pk).update(facts=other)
    assign_team(ticket, team=delivery, by=ana)
    relay_all()
    answer_line.refresh_from_db()
    assert answer_line.team == billing


def test_two_events_at_once_cannot_write_an_older_state_last(ticket):
    with CaptureQueriesContext(connection) as queries:
        relay_all()
    read = next(q["sql"] for q in queries if 'FROM "helpdesk_ticket"' in q["sql"])
    assert "FOR NO KEY UPDATE" in read


def test_placing_a_line_keeps_what_is_written_to_it_meanwhile(answer_line):
    with CaptureQueriesContext(connection) as queries:
        place_on_timeline(subject_type="answer", subject_id=7, stage="Ride", touchpoint="Flat")
    assert "FOR NO KEY UPDATE" in next(q["sql"] for q in queries if "SELECT" in q["sql"])
    answer_line.refresh_from_db()
    assert answer_line.facts["touchpoint"] == "Flat"
