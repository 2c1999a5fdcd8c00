import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from helpdesk.access import get_ticket_for, visible_tickets
from helpdesk.actions.assign import assign_ticket


def test_people_of_the_team_see_the_ticket(ticket, ana, lea):
    assert get_ticket_for(ana, ticket.pk) == ticket
    assert get_ticket_for(lea, ticket.pk, to_answer=True) == ticket


def test_another_team_is_refused_until_it_sees_all(ticket, ben, delivery):
    with pytest.raises(PermissionDenied):
        get_ticket_for(ben, ticket.pk)
    assert not visible_tickets(ben).exists()
    delivery.sees = "all"
    delivery.save()
    del ben.team_views
    assert get_ticket_for(ben, ticket.pk) == ticket


def test_the_new_team_sees_the_entries(ticket, ben, lea):
    assign_ticket(ticket, to=ben, by=lea)
    assert get_ticket_for(ben, ticket.pk) == ticket


def test_a_stranger_learns_nothing(ticket, eve):
    with pytest.raises(Http404):
        get_ticket_for(eve, ticket.pk)


def test_a_cx_lead_reads_and_does_not_answer(ticket, chloe):
    assert get_ticket_for(chloe, ticket.pk) == ticket
    with pytest.raises(PermissionDenied):
        get_ticket_for(chloe, ticket.pk, to_answer=True)


def test_a_number_nobody_has_is_not_found(ana, db):
    with pytest.raises(Http404):
        get_ticket_for(ana, 4711)
