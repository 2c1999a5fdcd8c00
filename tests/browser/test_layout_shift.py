"""Pages whose panels load themselves do not jump when they come."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from customers.actions.find import find_or_create_customer
from customers.models import Customer
from helpdesk.actions.open import open_ticket
from helpdesk.models import Ticket
from journeys.models import Interaction, Touchpoint, TouchpointRule
from journeys.placement.tickets import place_ticket
from tests.journeys.feedback_data import make_touchpoint

pytestmark = pytest.mark.django_db(transaction=True)

MAX_SHIFT = 0.02
PANELS = re.compile(r"^https?://[^/]+/panels/")
OBSERVE = """
window.shifts = [];
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) {
    const moved = entry.sources.map(({ node }) => node?.id || node?.className || node?.nodeName);
    if (!entry.hadRecentInput) window.shifts.push([entry.value, moved.join(", ")]);
  }
}).observe({ type: "layout-shift", buffered: true });
"""
# Parts that load only when they are needed keep their mark.
LOADING = "[data-lazy]:not([data-menu-part], #lightbox-text, #bulk-progress)"
PAINTED = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


@pytest.fixture
def ticket(carla, mailbox, lea) -> Ticket:
    place = make_touchpoint("Delivery day", owner=lea)
    Touchpoint.objects.filter(pk=place.pk).update(principle="We answer within the day. " * 12)
    TouchpointRule.objects.create(touchpoint=place, mailbox=mailbox, position=0)
    ticket = open_ticket(requester=carla, subject="Bent wheel", text="Bent.", mailbox=mailbox)
    for number in range(5):
        open_ticket(requester=carla, subject=f"Spoke {number}", text="Loose.", mailbox=mailbox)
    place_ticket(ticket)
    assert Interaction.objects.filter(customer=carla).exists()
    return ticket


@pytest.fixture
def page(sign_in, ana) -> Page:
    page = sign_in(ana)
    page.add_init_script(OBSERVE)
    return page


def shifts(page: Page, url: str, width: int) -> list[tuple[float, str]]:
    """Return the shifts of a page that is drawn before its panels answer."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.set_viewport_size({"width": width, "height": 900})
    page.route(PANELS, hold)
    page.goto(url)
    page.evaluate(PAINTED)
    for route in held:
        route.continue_()
    assert held
    expect(page.locator(LOADING)).to_have_count(0)
    page.evaluate(PAINTED)
    found: list[tuple[float, str]] = page.evaluate("window.shifts")
    return found


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("has_met_us", [True, False])
def test_the_page_of_a_customer_keeps_its_place(has_met_us, width, page, ticket, live_server):
    stranger = find_or_create_customer("dora@post.example", name="Dora Lindqvist")
    customer: Customer = ticket.requester if has_met_us else stranger
    found = shifts(page, f"{live_server.url}/customers/{customer.pk}/", width)
    assert sum(value for value, _moved in found) < MAX_SHIFT, found


@pytest.mark.parametrize("width", [1440, 390])
def test_the_page_of_a_ticket_keeps_its_place(width, page, ticket, live_server):
    found = shifts(page, f"{live_server.url}/tickets/{ticket.pk}/", width)
    assert sum(value for value, _moved in found) < MAX_SHIFT, found
    if width == 1440:
        expect(page.get_by_role("heading", name="Last tickets")).to_be_visible()
