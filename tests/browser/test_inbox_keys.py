"""Keys in the inbox reach the ticket that is shown, in a real browser."""

import json
import re

import pytest
from playwright.sync_api import Page, Route, expect

from helpdesk.actions.assign import assign_ticket
from helpdesk.actions.open import open_ticket
from helpdesk.actions.status import set_status
from helpdesk.models import Ticket
from tests.browser.map_writing import wait_for

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def tickets(carla, dora, mailbox, lea) -> list[Ticket]:
    made = [
        open_ticket(requester=who, subject=subject, text=f"{subject}.", mailbox=mailbox)
        for who, subject in ((carla, "Bent wheel"), (dora, "Lost key"))
    ]
    assign_ticket(made[0], to=lea, by=lea)
    return made


@pytest.fixture
def page(sign_in, ana, tickets, live_server):
    page = sign_in(ana)
    page.goto(f"{live_server.url}/tickets/{tickets[0].pk}/")
    expect(page.locator(".ticket-row")).to_have_count(2)
    yield page
    # What is still on its way would meet the tables while they are emptied.
    expect(page.locator(".htmx-request")).to_have_count(0)


def kept(ticket: Ticket) -> tuple[str, str]:
    ticket.refresh_from_db()
    return ticket.status, str(ticket.assignee or "")


def test_a_name_typed_at_once_assigns_and_does_nothing_else(
    page: Page, tickets: list[Ticket], ben, delivery
) -> None:
    held: list[Route] = []
    page.route("**/people/", lambda route: held.append(route))
    page.keyboard.press("a")
    page.keyboard.type(f"{ben.name} e")
    for _letter in " e":
        page.keyboard.press("Backspace")
    page.keyboard.press("Enter")
    wait_for(page, held)
    with page.expect_response("**/assign/"):
        held[0].continue_()
    expect(page.locator("#assignee")).to_have_attribute("title", ben.name)
    expect(page.locator("#people")).to_be_hidden()
    assert kept(tickets[0]) == ("open", ben.name)


def test_a_live_update_leaves_an_open_menu_and_comes_when_it_is_closed(
    page: Page, tickets: list[Ticket], lea
) -> None:
    page.keyboard.press("a")
    expect(page.locator("#people").get_by_role("button", name="Unassigned")).to_be_visible()
    set_status(tickets[0], "on_hold", by=lea)
    with page.expect_response("**/thread/"):
        page.evaluate("topic => htmx.trigger(document.body, topic)", f"ticket-{tickets[0].pk}")
    expect(page.locator("#thread")).to_contain_text("On hold")
    expect(page.locator("#people").get_by_role("button", name="Unassigned")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#status")).to_contain_text("On hold")


def test_a_reply_goes_to_the_ticket_in_focus_and_to_no_other(
    page: Page, tickets: list[Ticket]
) -> None:
    page.keyboard.press("j")
    expect(page.locator(f"#open-{tickets[1].pk}")).to_be_focused()
    page.keyboard.type("rYour key is on its way.")
    expect(page.locator("#reply-text")).to_have_value("Your key is on its way.")
    expect(page).to_have_url(re.compile(rf"/tickets/{tickets[1].pk}/$"))
    page.keyboard.press("Control+Enter")
    expect(page.locator(".message.from-agent")).to_contain_text("Your key is on its way.")
    assert [each.messages.filter(agent__isnull=False).count() for each in tickets] == [0, 1]


def test_undo_by_key_gives_back_status_and_assignee_and_the_counts_follow(
    page: Page, tickets: list[Ticket], lea
) -> None:
    rail = page.locator("#rail-inbox")
    expect(rail).to_contain_text("2")
    page.keyboard.press("i")
    expect(page.locator("#assignee")).to_have_attribute("title", "Ana Ferreira")
    page.keyboard.press("e")
    expect(rail).to_contain_text("1")
    expect(page.locator("#view-needs-reply .count")).to_have_text("1")
    for title, count in (("Ana Ferreira", "2"), (lea.name, "2")):
        page.keyboard.press("ControlOrMeta+z")
        expect(page.locator("#assignee")).to_have_attribute("title", title)
        expect(rail).to_contain_text(count)
    expect(page.locator(".ticket-row")).to_have_count(2)
    assert kept(tickets[0]) == ("open", lea.name)


def test_undo_says_who_has_changed_the_ticket_since(page: Page, tickets: list[Ticket], lea) -> None:
    with page.expect_response("**/resolve/") as solved:
        page.keyboard.press("e")
    assert "undo" in json.loads(solved.value.headers["hx-trigger"])["toast"]
    set_status(tickets[0], "pending", by=lea)
    page.locator("[data-toast-undo]:visible").click()
    expect(page.locator(".toast")).to_contain_text(["was changed since"])
    assert kept(tickets[0])[0] == "pending"
