"""The bell in a browser: told by key, opened, read."""

import pytest
from playwright.sync_api import expect

from helpdesk.actions.assign import assign_ticket
from tests.helpdesk.notifications.people import customer_writes, told

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def page(sign_in, ana, lea, ticket, live_server):
    assign_ticket(ticket, to=ana, by=lea)
    customer_writes(ticket)
    told()
    page = sign_in(ana)
    page.goto(f"{live_server.url}/customers/")
    return page


def test_the_panel_opens_by_key_and_leads_to_the_ticket(page, ticket, find_barriers):
    expect(page).to_have_title("(2) Customers · Tandem")
    page.keyboard.press("g")
    page.keyboard.press("n")
    first = page.locator(".notification")
    expect(first).to_be_focused()
    expect(first).to_contain_text(f"Carla Reyes answered #{ticket.pk}")
    assert find_barriers(page) == []
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/tickets/{ticket.pk}/")
    # The test has no stream: the page looks for itself after a minute, or when it is asked to.
    page.wait_for_selector("#thread")
    expect(page).to_have_title(f"(2) Front wheel arrived bent · #{ticket.pk} · Tandem")


def test_all_are_marked_as_read_in_the_panel(page):
    page.locator("#bell").click()
    page.locator("#read-notifications").click()
    expect(page.locator("#rail-notifications")).to_be_hidden()
    expect(page).to_have_title("Customers · Tandem")
    expect(page.locator("#notifications-menu")).to_be_visible()


@pytest.mark.parametrize("path", ["/notifications/", "/settings/notifications/"])
def test_the_pages_have_no_barrier(page, live_server, find_barriers, path):
    page.goto(f"{live_server.url}{path}")
    assert find_barriers(page) == []
