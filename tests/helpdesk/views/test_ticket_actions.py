"""Ticket actions through the page."""

import json
from urllib.parse import urlencode

import pytest
from django.urls import reverse

from helpdesk.actions.status import close_ticket, resolve_ticket
from tests.personas import signed_in

HTMX = {"HX-Request": "true"}
ACTS = {
    "assign": {"to": ""},
    "resolve": {},
    "reopen": {},
    "undo": {},
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
    assert url("undo", ticket) in response["HX-Trigger"]


def undo_url(response):
    told = json.loads(response["HX-Trigger"])
    return told["toast"]["undo"] if "toast" in told else told["undoable"]["url"]


@pytest.mark.parametrize("name", sorted(ACTS.keys() - {"seen", "assign", "reopen", "undo"}))
def test_each_act_can_be_undone_by_its_maker_alone(name, ticket, ana, lea, press):
    before = {field.name: getattr(ticket, field.name) for field in ticket._meta.concrete_fields}
    undo = undo_url(press(name, **ACTS[name]))
    refused = signed_in(lea).post(undo, headers=HTMX)
    assert (refused.status_code, "no longer be undone" in refused.text) == (409, True)
    response = signed_in(ana).post(undo, headers=HTMX)
    assert (response.status_code, "as it was before" in response["HX-Trigger"]) == (204, True)
    assert {f"ticket-{ticket.pk}", "inbox"} <= json.loads(response["HX-Trigger"]).keys()
    ticket.refresh_from_db()
    for name in ("status", "assignee", "priority", "tags", "subject", "waiting_since"):
        assert getattr(ticket, name) == before[name]


def test_nothing_changed_is_nothing_to_undo(ticket, press):
    press("priority", priority="urgent")
    assert "undoable" not in press("priority", priority="urgent")["HX-Trigger"]


@pytest.mark.parametrize("token", ["", "²", "a:b:c", "x" * 5000])
def test_a_wrong_address_of_an_undo_is_refused_in_words(token, ticket, ana):
    address = f"{url('undo', ticket)}?{urlencode({'change': token})}"
    response = signed_in(ana).post(address, headers=HTMX)
    assert (response.status_code, "no longer be undone" in response.text) == (409, True)


def test_an_undo_without_javascript_comes_back_to_the_ticket(ticket, ana, press):
    undo = undo_url(press("resolve"))
    response = signed_in(ana).post(undo)
    assert (response.status_code, response.url) == (302, url("ticket", ticket))


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
