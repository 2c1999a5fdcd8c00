"""Inbox, feedback and map by keyboard alone, in a real browser."""

import contextlib
import re

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from helpdesk.actions.open import open_ticket
from helpdesk.models import Ticket
from journeys.feedback.actions.answers import record_answer
from journeys.maps.actions.versions import publish_map
from journeys.models import FollowUp, Touchpoint
from tests.journeys.feedback_data import (  # noqa: F401  fixtures
    relay_all,
    rule,
    sent,
    solved,
    survey,
    waiting,
)
from tests.journeys.map_data import make_map, touch
from tests.personas import PASSWORD

pytestmark = pytest.mark.django_db(transaction=True)

# What shows where the focus is: an outline or a ring, on the thing, what it draws, or its label.
SHOWS_FOCUS = """() => {
  const at = document.activeElement;
  if (!at || at === document.body) return true;  // the page itself
  const box = at.getBoundingClientRect();
  const drawn = (style) => style.boxShadow !== "none" ||
    (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0);
  const places = [at, at.parentElement, ...(at.labels ?? [])];
  return box.width > 0 && box.height > 0 &&
    (drawn(getComputedStyle(at, "::after")) || places.some((one) => drawn(getComputedStyle(one))));
}"""


@pytest.fixture
def touchpoint(chloe, lea) -> Touchpoint:
    """A touchpoint of Lea's on a published map."""
    publish_map(make_map(chloe), by=chloe)
    Touchpoint.objects.filter(name="Write a mail").update(owner=lea)
    return touch("Write a mail")


@pytest.fixture
def unhappy(sent) -> FollowUp:  # noqa: F811
    """A rating of 2 by Carla, which opens a follow-up."""
    answer = record_answer(sent, score=2, comment="Nobody rang.", source="page", now=timezone.now())
    relay_all()
    return answer.follow_up


@pytest.fixture
def lost_key(dora, mailbox) -> Ticket:
    return open_ticket(requester=dora, subject="Lost key", text="It is gone.", mailbox=mailbox)


def tab_to(page: Page, goal: Locator, *, at_most: int = 60) -> None:
    """Press Tab until the element is focused; each focus on the way must be visible."""
    expect(goal).to_be_visible()
    for _step in range(at_most):
        page.keyboard.press("Tab")
        lost = page.evaluate("document.activeElement.outerHTML.slice(0, 140)")
        assert page.evaluate(SHOWS_FOCUS), f"Nobody sees that the focus is on {lost}"
        if goal.evaluate("element => element.contains(document.activeElement)"):
            return
    raise AssertionError(f"{goal} is not reached by Tab")


def test_once_around_the_loop_without_a_mouse(page: Page, live_server, lea, unhappy, lost_key):
    page.set_default_timeout(60_000)
    page.route("**/live/**", lambda route: route.fulfill(content_type="text/event-stream"))
    page.goto(f"{live_server.url}/accounts/login/")
    sign_in(page, lea.email)
    answer_and_solve(page, lost_key)
    look_at_the_map(page, unhappy.touchpoint.name)
    call_back(page, unhappy)


def go(page: Page, letter: str, path: str) -> None:
    """Press g, then a letter; repeated if the page was just being replaced."""
    for patience in (5_000, 5_000, 15_000):
        page.wait_for_load_state("load")
        page.keyboard.press("g")
        page.keyboard.press(letter)
        with contextlib.suppress(PlaywrightTimeout):
            page.wait_for_url(f"**{path}", timeout=patience)
            return
    pytest.fail(f"g {letter} does not lead to {path}")


def sign_in(page: Page, email: str) -> None:
    expect(page.get_by_label("Email")).to_be_focused()
    page.keyboard.type(email)
    tab_to(page, page.get_by_label("Password"))
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator(".rail")).to_be_visible()


def answer_and_solve(page: Page, ticket: Ticket) -> None:
    go(page, "i", "/inbox/")
    expect(page.locator(".ticket-row")).to_have_count(1)
    page.keyboard.press("j")
    assert page.evaluate(SHOWS_FOCUS)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(rf"/tickets/{ticket.pk}/$"))
    page.locator("#ticket[data-ticket]").wait_for()
    page.keyboard.press("r")
    expect(page.locator("#reply-text")).to_be_focused()
    page.keyboard.type("A new key is on its way.")
    page.keyboard.press("Control+Shift+Enter")
    expect(page.locator(".ticket-row")).to_have_count(0)
    ticket.refresh_from_db()
    assert ticket.status == "solved"


def look_at_the_map(page: Page, name: str) -> None:
    go(page, "j", "/journeys/")
    tab_to(page, page.get_by_role("link", name="I get help with an invoice"))
    page.keyboard.press("Enter")
    head = page.locator(".touchpoint-head", has_text=name)
    tab_to(page, page.get_by_role("grid"))
    for key in ("ArrowDown", *["ArrowRight"] * 4):  # from the stages down, then along
        if head.evaluate("element => element === document.activeElement"):
            break
        page.keyboard.press(key)
        assert page.evaluate(SHOWS_FOCUS)
    expect(head).to_be_focused()
    page.keyboard.press("o")
    drawer = page.get_by_role("complementary", name="Touchpoint")
    expect(drawer.get_by_role("heading", name=name)).to_be_visible()
    tab_to(page, drawer.get_by_role("link", name="Open"))
    page.keyboard.press("Escape")
    expect(drawer).to_be_hidden()
    expect(head).to_be_focused()


def call_back(page: Page, follow_up: FollowUp) -> None:
    go(page, "f", "/feedback/")
    tab = page.locator("a[href='?tab=call']").first
    tab_to(page, tab)
    page.keyboard.press("Enter")
    expect(tab).to_have_attribute("aria-current", "page")
    expect(page.locator("#reading-title")).to_be_visible()
    page.wait_for_load_state("load")
    page.keyboard.press("c")
    expect(page.locator("#id_outcome")).to_be_focused()
    page.keyboard.type("Rang her, and sent a key.")
    tab_to(page, page.get_by_role("button", name="Finish the follow-up"))
    page.keyboard.press("Enter")
    expect(page.get_by_text("Rang her, and sent a key.")).to_be_visible()
    follow_up.refresh_from_db()
    assert follow_up.done_at
