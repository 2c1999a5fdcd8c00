"""The filter above the list, by keyboard, in a real browser."""

import re

import pytest
from playwright.sync_api import Page, expect

from helpdesk.actions.assign import assign_ticket
from helpdesk.actions.open import open_ticket

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def page(sign_in, ana, carla, dora, mailbox, lea, live_server):
    made = [
        open_ticket(requester=who, subject=subject, text=f"{subject}.", mailbox=mailbox)
        for who, subject in ((carla, "Bent wheel"), (dora, "Lost key"))
    ]
    assign_ticket(made[0], to=lea, by=lea)
    page = sign_in(ana)
    page.goto(f"{live_server.url}/inbox/all/")
    expect(page.locator(".ticket-row")).to_have_count(2)
    yield page
    expect(page.locator(".htmx-request")).to_have_count(0)


def test_a_condition_is_added_and_removed_by_keyboard(page: Page, find_barriers) -> None:
    page.set_viewport_size({"width": 1440, "height": 900})
    page.keyboard.press("Shift+F")
    menu = page.locator("#filter-menu")
    expect(menu.get_by_text("Filter by")).to_be_visible()
    assert menu.evaluate("each => each.scrollHeight <= each.clientHeight")  # status, tags and team
    page.keyboard.type("sta")
    page.keyboard.press("Enter")
    expect(menu.get_by_role("button", name="On hold")).to_be_visible()
    expect(menu.locator(".menu-filter")).to_have_count(0)
    page.keyboard.type("ope")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/inbox/all/\?.*status=open"))
    expect(page.locator(".ticket-row")).to_have_count(1)
    chip = page.locator(".filters .chip")
    expect(chip).to_contain_text("Status is Open")
    assert find_barriers(page) == []
    chip.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".ticket-row")).to_have_count(2)
