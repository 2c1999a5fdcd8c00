"""Selecting tickets and changing them together, in a real browser."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from helpdesk.actions.open import open_ticket
from helpdesk.models import Ticket

pytestmark = pytest.mark.django_db(transaction=True)
ACT = re.compile(r"/inbox/bulk/\?")


@pytest.fixture
def page(sign_in, ana, tickets, live_server) -> Iterator[Page]:
    page = sign_in(ana)
    page.goto(f"{live_server.url}/inbox/all/")
    expect(page.locator(".ticket-row")).to_have_count(3)
    yield page
    # What is still on its way would meet the tables while they are emptied.
    expect(page.locator(".htmx-request")).to_have_count(0)


def box(page: Page, ticket: Ticket):
    return page.locator(f"#pick-{ticket.pk}")


def values(column: str) -> list:
    return list(Ticket.objects.order_by("pk").values_list(column, flat=True))


def test_a_selection_by_keyboard_is_assigned_solved_and_undone(
    page: Page, tickets: list[Ticket], ana, dora, mailbox, find_barriers: Callable[..., list[str]]
) -> None:
    _bent, key, colour = tickets  # the newest is the first row
    page.keyboard.press("j")
    page.keyboard.press("x")
    page.keyboard.press("Shift+J")
    expect(page.locator("#bulk-count")).to_have_text("2 selected")
    expect(box(page, colour)).to_be_checked()
    expect(box(page, key)).to_be_checked()
    assert find_barriers(page) == []

    # A ticket that comes moves the rows and not the selection; the bar and its menus stay.
    new = open_ticket(requester=dora, subject="New one", text="New.", mailbox=mailbox)
    page.keyboard.press("a")
    expect(page.locator("#bulk-people")).to_contain_text("Act on 2 tickets")
    page.evaluate("htmx.trigger(document.body, 'inbox')")
    expect(page.locator(".ticket-row")).to_have_count(4)
    expect(page.locator("#bulk-people")).to_contain_text("Unassigned")
    expect(box(page, new)).not_to_be_checked()
    expect(box(page, key)).to_be_checked()
    page.keyboard.type(ana.name[:3])
    with page.expect_response(ACT):
        page.keyboard.press("Enter")
    expect(page.locator(".toast").last).to_contain_text("2 tickets: assigned to Ana Ferreira.")
    assert values("assignee") == [None, ana.pk, ana.pk, None]

    expect(page.locator("#bulk-people")).to_be_hidden()
    with page.expect_response(ACT):
        page.keyboard.press("e")
    expect(page.locator(".toast").last).to_contain_text("2 tickets: status “Solved”.")
    assert values("status") == ["new", "solved", "solved", "new"]
    with page.expect_response("**/undo/"):
        page.keyboard.press("Control+z")
    expect(page.locator(".toast").last).to_contain_text("as they were before")
    assert values("status") == ["new", "open", "open", "new"]
    page.keyboard.press("Escape")
    expect(page.locator("#bulk")).to_be_hidden()
    expect(box(page, key)).not_to_be_checked()


def test_keys_leave_the_ticket_that_is_shown_alone_while_others_are_selected(
    page: Page, tickets: list[Ticket]
) -> None:
    bent, key, _colour = tickets
    page.locator(f"#open-{bent.pk}").click()
    expect(page.locator("#ticket")).to_have_attribute("data-ticket", str(bent.pk))
    expect(page.locator(".htmx-request")).to_have_count(0)
    page.locator(f"#row-{key.pk}").hover()
    box(page, key).click()
    with page.expect_response(ACT):
        page.keyboard.press("e")
    expect(page.locator(".toast").last).to_contain_text("1 ticket: status “Solved”.")
    assert values("status") == ["new", "solved", "new"]

    # On a narrow screen an open ticket covers the list: keys act on it, and the selection waits.
    page.set_viewport_size({"width": 390, "height": 800})
    expect(page.locator("#bulk")).to_be_hidden()
    expect(page.locator("#bulk [data-palette]")).to_have_count(0)
    expect(page.locator("#list :focus")).to_have_count(0)
    page.keyboard.press("a")
    expect(page.locator("#bulk-people")).to_be_hidden()
    expect(page.locator("#ticket .menu:popover-open")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#ticket .menu:popover-open")).to_have_count(0)
    page.set_viewport_size({"width": 1300, "height": 800})
    expect(page.locator("#bulk-count")).to_have_text("1 selected")
    expect(page.locator("#bulk [data-palette]")).not_to_have_count(0)

    # All of the view, also what the page has not loaded.
    page.locator("#bulk-all").click()
    with page.expect_response("**/select/**"):
        page.locator("#select-view").click()
    expect(page.locator("#bulk-count")).to_have_text("3 selected")
    page.keyboard.press("p")
    with page.expect_response(ACT):
        page.locator("#bulk-priorities [value=high]").click()
    expect(page.locator(".toast").last).to_contain_text("3 tickets: priority “High”.")
    assert values("priority") == ["high"] * 3
    expect(page.locator("#bulk")).to_be_hidden()
