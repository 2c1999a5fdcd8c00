"""Parts of a page that load themselves while their requests fail."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, Route, expect

from helpdesk.actions.attach import Upload
from helpdesk.actions.open import open_ticket
from helpdesk.models import Ticket

pytestmark = pytest.mark.django_db(transaction=True)
AGAIN = "Try again"
LIST = re.compile(r"^https?://[^/]+/inbox/")


@pytest.fixture
def ticket(carla, mailbox) -> Ticket:
    file = Upload("order.csv", "text/csv", b"wheel,spoke\n1,36\n")
    return open_ticket(
        requester=carla, subject="Bent wheel", text="Bent.", mailbox=mailbox, attachments=[file]
    )


@pytest.fixture
def page(sign_in, ana, ticket) -> Iterator[Page]:
    page = sign_in(ana)
    # The test server has no live stream.
    page.route("**/live/**", lambda route: route.fulfill(content_type="text/event-stream"))
    yield page
    page.unroute_all(behavior="wait")
    # What is still on its way would meet the tables while they are emptied.
    expect(page.locator(".htmx-request")).to_have_count(0)


def cut(route: Route) -> None:
    route.abort()


def fail(route: Route) -> None:
    route.fulfill(status=500, body="<h1>Error</h1>", content_type="text/html")


def only_by_hand(page: Page) -> None:
    """Keep a part from trying again by itself, after 2 s or with the live stream's next start."""
    page.add_init_script("""{
      const later = setTimeout;
      window.setTimeout = (run, ms, ...rest) => later(run, ms >= 2000 ? 3600000 : ms, ...rest);
      document.addEventListener("resync", (event) => event.stopImmediatePropagation(), true);
      window.addEventListener("online", (event) => event.stopImmediatePropagation(), true);
    }""")


BREAKS = pytest.mark.parametrize("broken", [cut, fail], ids=["no network", "an error"])


@BREAKS
def test_the_ticket_list_names_its_failure_and_recovers_by_itself(
    broken, page, ticket, live_server
):
    page.route(LIST, broken)
    page.goto(f"{live_server.url}/tickets/{ticket.pk}/")
    place = page.locator("#list")
    expect(place).to_contain_text("The tickets could not be loaded.")
    expect(place.get_by_role("button", name=AGAIN)).to_be_visible()
    expect(place).not_to_contain_text("Loading")
    assert page.locator(".toast").all_inner_texts() == []
    page.unroute(LIST)
    expect(place.locator(".ticket-row")).to_have_count(1, timeout=60_000)
    expect(page.locator(".load-failed")).to_have_count(0)


@BREAKS
def test_try_again_is_reached_and_pressed_by_keyboard(broken, page, ticket, live_server):
    only_by_hand(page)
    page.route(LIST, broken)
    page.goto(f"{live_server.url}/tickets/{ticket.pk}/")
    expect(page.locator("#list").get_by_role("button", name=AGAIN)).to_be_visible()
    page.unroute(LIST)
    for _press in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('#list [data-lazy-retry]')"):
            break
    page.keyboard.press("Enter")
    expect(page.locator(".ticket-row")).to_have_count(1)
    page.wait_for_function("document.activeElement !== document.body")


@BREAKS
def test_the_panels_of_a_ticket_name_their_failure(broken, page, ticket, live_server):
    only_by_hand(page)
    page.route(re.compile(r"/panels/"), broken)
    page.goto(f"{live_server.url}/tickets/{ticket.pk}/")
    for panel, text in (
        (page.locator(".context-panel"), "Journey could not be loaded."),
        (page.locator(".thread-panel"), "Feedback could not be loaded."),
    ):
        expect(panel).to_contain_text(text)
        expect(panel.get_by_role("button", name=AGAIN)).to_be_attached()
    expect(page.get_by_role("heading", name="Last tickets")).to_be_visible()
    page.unroute(re.compile(r"/panels/"))
    for panel in (page.locator(".context-panel"), page.locator(".thread-panel")):
        panel.get_by_role("button", name=AGAIN).click()
        expect(panel.locator(".load-failed")).to_have_count(0)


@BREAKS
def test_the_journey_of_a_customer_names_its_failure(broken, page, carla, live_server):
    only_by_hand(page)
    page.route(re.compile(r"/panels/customer/"), broken)
    page.goto(f"{live_server.url}/customers/{carla.pk}/")
    expect(page.locator(".panel")).to_contain_text("Journey could not be loaded.")
    page.unroute(re.compile(r"/panels/customer/"))
    page.locator(".panel").get_by_role("button", name=AGAIN).click()
    expect(page.locator(".load-failed")).to_have_count(0)


@BREAKS
def test_the_people_of_a_menu_name_their_failure(broken, page, ticket, live_server):
    only_by_hand(page)
    page.route(re.compile(r"/people/"), broken)
    page.goto(f"{live_server.url}/tickets/{ticket.pk}/")
    page.locator("#assignee").click()
    expect(page.locator("#people")).to_contain_text("The people could not be loaded.")
    page.unroute(re.compile(r"/people/"))
    page.locator("#people").get_by_role("button", name=AGAIN).click()
    expect(page.locator("#people").get_by_role("button", name="Unassigned")).to_be_visible()


@BREAKS
def test_the_preview_of_a_file_names_its_failure(broken, page, ticket, live_server):
    only_by_hand(page)
    page.goto(f"{live_server.url}/tickets/{ticket.pk}/")
    page.route(re.compile(r"/attachments/"), broken)
    page.locator(".attachment[data-look]").click()
    expect(page.locator("#lightbox")).to_contain_text("The preview could not be loaded.")
    page.unroute(re.compile(r"/attachments/"))
    page.locator("#lightbox").get_by_role("button", name=AGAIN).click()
    expect(page.locator("#lightbox-text")).to_contain_text("spoke")
