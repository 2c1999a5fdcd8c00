"""Saved views in the left column, in a real browser."""

import pytest
from playwright.sync_api import Page, expect

from helpdesk.actions.assign import assign_ticket
from helpdesk.actions.open import open_ticket
from tests.helpdesk.saved_views.view_data import make_view

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def page(sign_in, ana, carla, dora, mailbox, lea, live_server):
    made = [
        open_ticket(requester=who, subject=subject, text=f"{subject}.", mailbox=mailbox)
        for who, subject in ((carla, "Bent wheel"), (dora, "Lost key"))
    ]
    assign_ticket(made[0], to=lea, by=lea)
    make_view("status=open", by=ana, name="Open ones")
    page = sign_in(ana)
    page.goto(f"{live_server.url}/inbox/all/")
    expect(page.locator(".ticket-row")).to_have_count(2)
    yield page
    expect(page.locator(".htmx-request")).to_have_count(0)


def test_the_left_column_fetches_its_numbers(page: Page) -> None:
    view = page.locator("#saved-views .view")
    expect(view.locator(".count")).to_have_text("1")
    view.click()
    expect(page.locator("h1")).to_have_text("Open ones")
    expect(page.locator(".ticket-row")).to_have_count(1)
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
