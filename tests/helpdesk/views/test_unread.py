"""Unread tickets: the customer wrote after the person last looked, and the ticket is open."""

from django.urls import reverse

from helpdesk.actions.seen import mark_seen
from helpdesk.actions.status import resolve_ticket
from tests.personas import signed_in

ALL = reverse("helpdesk:inbox", args=["all"])


def unread(user) -> tuple[list[int], list[int]]:
    """The tickets under Unread, and those marked as unread in the whole list."""
    client = signed_in(user)
    under = client.get(ALL, {"only": "unread"}).context["page"].rows
    marked = [row for row in client.get(ALL).context["page"].rows if row.is_unread]
    return [row.pk for row in under], [row.pk for row in marked]


def test_a_new_ticket_is_unread_until_it_is_looked_at(ticket, ana):
    assert unread(ana) == ([ticket.pk], [ticket.pk])
    mark_seen(ticket, by=ana)
    assert unread(ana) == ([], [])


def test_a_solved_ticket_is_not_unread(ticket, ana, lea):
    resolve_ticket(ticket, by=lea)
    assert unread(ana) == ([], [])
