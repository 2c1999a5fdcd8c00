"""Ticket actions through the page."""

import pytest
from django.urls import reverse

from helpdesk.actions.status import close_ticket, resolve_ticket
from tests.personas import signed_in

HTMX = {"HX-Request": "true"}
ACTS = {
    "assign": {"to": ""},
    "resolve": {},
    "reopen": {},
    "status": {"status": "on_hold"},
    "priority": {"priority": "urgent"},
    "tags": {"tags": "refund"},
    "rename": {"subject": "Another name"},
    "seen": {},
}


def url(name, ticket):
    return reverse(f"helpdesk:{name}", args=[ticket.pk])


@pytest.fixture
def press(ticket, ana):
    """Post a ticket action as Ana, by htmx."""

    def act(name, **form):
        response = signed_in(ana).post(url(name, ticket), form, headers=HTMX)
        ticket.refresh_from_db()
        return response

    return act


def test_solving_shows_the_head_and_the_thread_and_offers_the_way_back(ticket, press):
    response = press("resolve")
    assert ticket.status == "solved"
    assert response.text.lstrip().startswith('<header class="ticket-head" id="ticket-head"')
    assert '<hx-partial hx-target="#thread"' in response.text
    assert url("reopen", ticket) in response["HX-Trigger"]
    press("reopen")
    assert ticket.status == "open"


def test_solve_and_next_goes_on(press):
    assert "ticket-next" in press("resolve", then="next")["HX-Trigger"]


def test_the_status_of_the_menu(ticket, press):
    press("status", status="on_hold")
    assert ticket.status == "on_hold"
    assert "Solved" not in press("status", status="open").headers.get("HX-Trigger", "")
    assert "is solved" in press("status", status="solved")["HX-Trigger"]


def test_a_status_nobody_may_choose_is_refused_in_words(ticket, press):
    press("status", status="open")
    refused = press("status", status="new")
    assert (refused.status_code, ticket.status) == (409, "open")
    assert press("status", status="nonsense").status_code == 409


def test_priority_tags_and_subject(ticket, press):
    press("priority", priority="urgent")
    press("tags", tags="Refund, damaged on arrival ,")
    press("rename", subject="  The rim is bent ")
    assert ticket.priority == "urgent"
    assert ticket.tags == ["refund", "damaged-on-arrival"]
    assert ticket.subject == "The rim is bent"


def test_a_ticket_without_a_subject_is_refused(ticket, press):
    refused = press("rename", subject=" ")
    assert (refused.status_code, ticket.subject) == (409, "Front wheel arrived bent")
    assert "A ticket needs a subject." in refused.text


def test_to_a_person_to_nobody_and_to_a_team(ticket, press, ana, lea, delivery):
    press("assign", to=lea.pk)
    assert ticket.assignee == lea
    press("assign", to="")
    assert ticket.assignee is None
    press("assign", team=delivery.pk)
    assert ticket.team == delivery


def test_to_who_does_not_answer_or_is_not_there(ticket, press, chloe):
    assert "does not answer" in press("assign", to=chloe.pk).text
    assert press("assign", to=999999).status_code == 409
    assert ticket.assignee is None


def test_seen_is_written_down(ticket, press, ana):
    assert press("seen").status_code == 204
    assert ticket.seen.get().user == ana


def test_a_closed_ticket_stays_closed(ticket, press, ana):
    close_ticket(resolve_ticket(ticket, by=ana))
    assert press("reopen").status_code == 409
    assert ticket.status == "closed"


@pytest.mark.parametrize("name", sorted(ACTS.keys() - {"seen"}))
def test_without_javascript_it_comes_back_to_the_ticket(ticket, ana, name):
    response = signed_in(ana).post(url(name, ticket), ACTS[name])
    assert (response.status_code, response.url) == (302, url("ticket", ticket))


@pytest.mark.parametrize("name", sorted(ACTS))
def test_a_get_is_refused(ticket, ana, name):
    assert signed_in(ana).get(url(name, ticket)).status_code == 405


@pytest.mark.parametrize("name", sorted(ACTS.keys() - {"seen"}))
def test_light_users_are_refused(ticket, chloe, name):
    assert signed_in(chloe).post(url(name, ticket), ACTS[name]).status_code == 403


@pytest.mark.parametrize("name", sorted(ACTS))
def test_another_team_is_refused_and_a_stranger_learns_nothing(ticket, ben, eve, name):
    assert signed_in(ben).post(url(name, ticket), ACTS[name]).status_code == 403
    assert signed_in(eve).post(url(name, ticket), ACTS[name]).status_code == 404
