import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from accounts.models import Role, Team, User
from helpdesk.access import get_ticket_for, people_who_see, visible_tickets
from helpdesk.actions.assign import assign_ticket
from helpdesk.models import Ticket
from tests.personas import make_person


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


@pytest.mark.parametrize("whose", ["a team", "a team that sees all", "nobody", "an assignee"])
def test_those_who_see_a_ticket_are_those_it_is_visible_to(
    ticket, whose, admin, ana, ben, lea, chloe, eve, delivery
):
    light = make_person("Luis Prado", Role.LIGHT_AGENT, delivery)
    left = make_person("Lars Holm", Role.LEAD)
    left.is_active = False
    left.save()
    if whose == "a team that sees all":
        Team.objects.filter(pk=delivery.pk).update(sees="all")
    elif whose == "nobody":
        Ticket.objects.filter(pk=ticket.pk).update(team=None)
    elif whose == "an assignee":
        assign_ticket(ticket, to=ben, by=lea)
    ticket = Ticket.objects.get(pk=ticket.pk)
    everyone = [
        User.objects.get(pk=each.pk) for each in (admin, ana, ben, lea, chloe, eve, light, left)
    ]
    expected = {each for each in everyone if visible_tickets(each).filter(pk=ticket.pk).exists()}
    assert set(people_who_see(ticket)) == expected
