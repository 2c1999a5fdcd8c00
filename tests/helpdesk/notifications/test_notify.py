"""Notifications of what happens to a ticket, and the people they go to."""

import pytest
from django.utils import timezone

from accounts.models import Role
from helpdesk.actions.assign import assign_team, assign_ticket
from helpdesk.actions.note import add_note
from helpdesk.actions.status import resolve_ticket, set_status
from helpdesk.models import Notification, Ticket
from helpdesk.notifications.notify import notify_people
from ledger.actors import Rule
from ledger.models import Event
from tests.helpdesk.notifications.people import customer_writes, told
from tests.personas import make_person


@pytest.fixture
def hers(ticket, ana):
    """A ticket that Ana took herself, which nobody is told of."""
    assign_ticket(ticket, to=ana, by=ana)
    assert told() == []
    return ticket


def test_a_person_is_told_of_a_ticket_somebody_gives_them(ticket, ana, lea):
    assign_ticket(ticket, to=ana, by=lea)
    assert told() == [("Ana", "assigned")]
    row = Notification.objects.get()
    assert (row.ticket, row.event.actor, row.read_at) == (ticket, lea, None)
    assert row.at == row.event.at


def test_nobody_is_told_of_what_they_did_themselves(ticket, ana):
    assign_ticket(ticket, to=ana, by=ana)
    assert told() == []


def test_nobody_is_told_of_what_a_rule_did_because_of_them(ticket, ana, lea):
    for person, expected in ((ana, []), (lea, [("Ana", "assigned")])):
        assign_ticket(ticket, to=None, by=ana)
        add_note(ticket, "For the night shift", by=person)
        cause = Event.objects.order_by("-pk").get(name="ticket.noted", actor=person)
        assign_ticket(ticket, to=ana, by=Rule(7, "Night shift"), caused_by=cause)
        assert told() == expected


def test_nobody_is_told_of_what_two_rules_did_because_of_them(ticket, ana):
    add_note(ticket, "Please sort this", by=ana)
    noted = Event.objects.get(name="ticket.noted")
    assign_ticket(ticket, to=None, by=ana)
    set_status(ticket, "pending", by=Rule(7, "Sort"), caused_by=noted)
    moved = Event.objects.get(name="ticket.status_changed")
    assign_ticket(ticket, to=ana, by=Rule(8, "Hand over"), caused_by=moved)
    assert told() == []


def test_a_team_is_told_of_a_ticket_that_nobody_has(ticket, ana, ben, lea, delivery, billing):
    light = make_person("Luis Prado", Role.LIGHT_AGENT, delivery)
    left = make_person("Lars Holm", Role.AGENT, delivery)
    left.is_active = False
    left.save()
    assign_team(ticket, team=delivery, by=lea)
    assert told() == [("Ben", "team")]
    assert not Notification.objects.filter(user__in=[light, left]).exists()


def test_a_member_who_gives_a_ticket_to_the_team_is_not_told(ticket, ana, lea, billing):
    Ticket.objects.filter(pk=ticket.pk).update(team=None)
    assign_team(ticket, team=billing, by=lea)
    assert told() == [("Ana", "team")]


def test_a_team_is_not_told_of_a_ticket_that_keeps_its_assignee(hers, ana, lea, delivery):
    delivery.members.add(ana)
    assign_team(hers, team=delivery, by=lea)
    assert told() == []


def test_the_assignee_is_told_when_the_customer_writes(hers, lea):
    message = customer_writes(hers)
    assert told() == [("Ana", "answered")]
    assert Notification.objects.get().event.facts["message"] == message.pk


def test_nobody_is_told_when_the_customer_writes_on_a_ticket_nobody_has(ticket, ana):
    customer_writes(ticket)
    assert told() == []


def test_a_message_that_reopens_a_ticket_is_told_once(hers, ana):
    resolve_ticket(hers, by=ana)
    customer_writes(hers)
    assert told() == [("Ana", "reopened")]


def test_the_assignee_is_told_when_a_colleague_reopens(hers, ana, lea):
    resolve_ticket(hers, by=ana)
    set_status(hers, "open", by=lea)
    assert told() == [("Ana", "reopened")]


def test_nobody_is_told_of_their_own_reopening(hers, ana):
    resolve_ticket(hers, by=ana)
    set_status(hers, "open", by=ana)
    assert told() == []


def test_a_person_who_left_is_not_told(hers, ana):
    ana.is_active = False
    ana.save()
    customer_writes(hers)
    assert told() == []


def test_a_person_whose_access_was_taken_is_not_told(hers, ana):
    ana.role = Role.NONE
    ana.save()
    customer_writes(hers)
    assert told() == []


@pytest.mark.parametrize("column", ["spam_at", "deleted_at"])
def test_nobody_is_told_of_a_ticket_outside_the_flow(hers, column):
    customer_writes(hers)
    Ticket.objects.filter(pk=hers.pk).update(**{column: timezone.now()})
    assert told() == []


def test_an_event_delivered_twice_tells_once(ticket, ana, lea):
    assign_ticket(ticket, to=ana, by=lea)
    assert told() == [("Ana", "assigned")]
    notify_people(Event.objects.get(name="ticket.assigned"))
    assert told() == [("Ana", "assigned")]


def test_an_event_delivered_late_tells_nobody_of_what_is_past(ticket, ana, lea, admin):
    assign_ticket(ticket, to=ana, by=admin)
    assign_ticket(ticket, to=lea, by=admin)
    assert told() == [("Lea", "assigned")]


def test_a_ticket_given_to_another_person_is_no_news_any_more(ticket, ana, lea, admin):
    assign_ticket(ticket, to=ana, by=admin)
    assert told() == [("Ana", "assigned")]
    assign_ticket(ticket, to=lea, by=admin)
    assert told() == [("Ana", "assigned"), ("Lea", "assigned")]
    assert [row.user for row in Notification.objects.unread()] == [lea]


def test_a_ticket_that_one_of_the_team_takes_is_no_news_for_the_others(
    ticket, ana, lea, admin, billing
):
    Ticket.objects.filter(pk=ticket.pk).update(team=None)
    assign_team(ticket, team=billing, by=admin)
    assert sorted(told()) == [("Ana", "team"), ("Lea", "team")]
    assign_ticket(ticket, to=ana, by=ana)
    told()
    assert not Notification.objects.unread().exists()


@pytest.mark.parametrize("members", [1, 3])
def test_a_team_is_told_in_the_same_number_of_queries(
    ticket, lea, delivery, members, django_assert_num_queries
):
    for number in range(members):
        make_person(f"M{number} Agent", Role.AGENT, delivery)
    assign_team(ticket, team=delivery, by=lea)
    event = Event.objects.get(name="ticket.assigned")
    # Savepoint, ticket, members, who sees it, their settings, insert, seen, past, release.
    with django_assert_num_queries(9):
        notify_people(event)
    assert Notification.objects.count() == members
