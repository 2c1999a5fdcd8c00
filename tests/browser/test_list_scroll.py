"""The list of tickets keeps its scroll position at every swap."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from helpdesk.actions.open import open_ticket
from helpdesk.actions.receive import Received, receive_message
from helpdesk.models import Ticket

pytestmark = pytest.mark.django_db(transaction=True)

# Resolves once the answer to the named source is on the page.
SWAP = """([topic, source]) => new Promise((done) => {
  document.addEventListener("htmx:after:swap", function swapped({ detail: { ctx } }) {
    if (ctx.sourceElement.id !== source) return;
    document.removeEventListener("htmx:after:swap", swapped);
    requestAnimationFrame(() => done());
  });
  htmx.trigger(document.body, topic);
})"""


@pytest.fixture
def tickets(carla: Any, mailbox: Any) -> list[Ticket]:
    return [
        open_ticket(requester=carla, subject=f"Wheel {number}", text="Bent.", mailbox=mailbox)
        for number in range(14)
    ]


@pytest.fixture
def page(sign_in: Any, ana: Any, tickets: list[Ticket], live_server: Any) -> Iterator[Page]:
    """The first ticket is open, the list is scrolled past it, the pointer is over the ticket."""
    page = sign_in(ana)
    page.set_viewport_size({"width": 1300, "height": 500})
    page.goto(f"{live_server.url}/inbox/")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.locator("#ticket[data-ticket]").wait_for()
    page.locator("#ticket").hover()
    page.evaluate("document.activeElement.blur()")
    page.evaluate("document.getElementById('list-body').scrollTop = 300")
    yield page
    # A request still under way would meet the tables while they are emptied.
    expect(page.locator(".htmx-request")).to_have_count(0)


def scroll_top(page: Page) -> float:
    return page.evaluate("document.getElementById('list-body').scrollTop")


def test_a_live_update_of_the_list_moves_nothing(page: Page, dora: Any, mailbox: Any):
    open_ticket(requester=dora, subject="Lost key", text="Lost.", mailbox=mailbox)
    page.evaluate(SWAP, ["inbox", "list"])
    expect(page.locator(".ticket-row")).to_have_count(15)
    assert scroll_top(page) == 300


def test_a_live_update_of_the_open_ticket_moves_nothing(
    page: Page, tickets: list[Ticket], carla: Any
):
    receive_message(tickets[0], Received(carla, "carla@correu.example", "One more thing."))
    page.evaluate(SWAP, [f"ticket-{tickets[0].pk}", "thread"])
    expect(page.locator("#thread")).to_contain_text("One more thing.")
    assert scroll_top(page) == 300


def test_opening_a_ticket_further_down_moves_nothing(page: Page, tickets: list[Ticket]):
    page.locator(f"#row-{tickets[6].pk} .row-subject").click()
    expect(page.locator(f"#ticket[data-ticket='{tickets[6].pk}']")).to_be_visible()
    assert scroll_top(page) == 300


def test_going_back_in_the_history_moves_nothing(page: Page, tickets: list[Ticket]):
    page.locator(f"#row-{tickets[6].pk} .row-subject").click()
    expect(page.locator(f"#ticket[data-ticket='{tickets[6].pk}']")).to_be_visible()
    page.go_back()
    expect(page).to_have_url(re.compile(rf"/tickets/{tickets[0].pk}/$"))
    expect(page.locator(f"#ticket[data-ticket='{tickets[0].pk}']")).to_be_visible()
    assert scroll_top(page) == 300


def test_a_ticket_opened_by_its_address_fetches_the_list_and_marks_its_row(
    page: Page, tickets: list[Ticket]
):
    page.goto(f"{page.url.split('/tickets/')[0]}/tickets/{tickets[12].pk}/")
    expect(page.locator(".ticket-row")).to_have_count(14)
    row = page.locator(f"#row-{tickets[12].pk}")
    expect(row).to_have_attribute("aria-current", "true")
    expect(row).to_be_in_viewport()
    expect(page.locator("#list-body")).not_to_have_attribute("aria-busy", "true")
    page.keyboard.press("j")
    expect(page.locator(f"#row-{tickets[13].pk} .row-subject")).to_be_focused()
