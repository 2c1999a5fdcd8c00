"""shell/browser-notifications.js and shell/notification-permission.js."""

import json

import pytest
from playwright.sync_api import Page, expect

from tests.browser.modules.conftest import Answer

MODULE = "shell/browser-notifications.js"
PERMISSION = "shell/notification-permission.js"
BELL = '<span id="rail-notifications" data-topic="notifications-7" data-news="/news"></span>'
NEWS = [
    {"key": 9, "title": "Lea mentioned you on #2", "body": "Wheel", "url": "/tickets/2/"},
    {"key": 8, "title": "Ben assigned #1 to you", "body": "Brake", "url": "/tickets/1/"},
]
# The page's view, and a Notification that the test can read: the machine of the test shows none.
STUBS = """(permission) => {
  window.hides = false;
  Object.defineProperty(document, "hidden", { get: () => window.hides });
  window.shown = [];
  window.asked = 0;
  window.Notification = class extends EventTarget {
    static permission = permission;
    static requestPermission() {
      window.asked += 1;
      window.Notification.permission = "granted";
      return Promise.resolve("granted");
    }
    constructor(title, { body }) { super(); window.shown.push(`${title}: ${body}`); }
  };
  localStorage.clear();
}"""


def start(modules, permission: str = "granted", answers: dict | None = None) -> Page:
    page = modules.load(BELL, answers={"/news?after=": Answer(json.dumps({"news": []}))})
    modules.answers |= answers or {}
    page.evaluate(STUBS, permission)
    page.evaluate("path => import(path)", f"/static/js/{MODULE}")
    return page


def hide(page: Page, hides: bool = True) -> None:
    page.evaluate(
        "hides => { window.hides = hides; document.dispatchEvent(new Event('visibilitychange')); }",
        hides,
    )


def news_come(page: Page) -> None:
    """The bell has loaded its count anew."""
    page.evaluate(
        """() => document.dispatchEvent(new CustomEvent("htmx:after:swap",
             { detail: { ctx: { target: document.getElementById("rail-notifications") } } }))"""
    )


def shown(page: Page) -> list[str]:
    return page.evaluate("window.shown")


def settle(page: Page) -> None:
    """Wait for what the module does: it takes its turn by the same lock."""
    page.evaluate("navigator.locks.request('tandem:notify', () => null)")


def test_news_are_shown_once_while_no_page_is_in_view(modules):
    page = start(modules)
    hide(page)
    settle(page)
    modules.answers["/news?after="] = Answer(json.dumps({"news": NEWS}))
    modules.answers["/news?after=9"] = Answer(json.dumps({"news": []}))
    news_come(page)
    settle(page)
    assert shown(page) == ["Ben assigned #1 to you: Brake", "Lea mentioned you on #2: Wheel"]
    news_come(page)
    settle(page)
    assert len(shown(page)) == 2


def test_what_was_there_before_is_not_shown(modules):
    answers = {
        "/news?after=": Answer(json.dumps({"news": NEWS[1:]})),
        "/news?after=8": Answer(json.dumps({"news": NEWS[:1]})),
    }
    page = start(modules, answers=answers)
    hide(page)
    settle(page)
    assert shown(page) == []
    news_come(page)
    settle(page)
    assert shown(page) == ["Lea mentioned you on #2: Wheel"]


def test_nothing_is_shown_in_view_or_without_permission(modules):
    answers = {"/news?after=": Answer(json.dumps({"news": NEWS}))}
    page = start(modules, answers=answers)
    news_come(page)
    page = start(modules, "default", answers=answers)
    hide(page)
    news_come(page)
    settle(page)
    assert shown(page) == []
    assert page.evaluate("window.asked") == 0


@pytest.mark.parametrize("status", [302, 404, 500])
def test_a_failed_request_shows_nothing(modules, status):
    answers = {"/news?after=": Answer("no", status=status, headers={"location": "/sign-in"})}
    page = start(modules, answers=answers)
    hide(page)
    news_come(page)
    settle(page)
    assert shown(page) == []


def test_the_browser_is_asked_by_a_press(modules):
    words = (
        '<p data-permission data-granted="Allowed." data-default="Not yet." data-denied="No."></p>'
        "<button data-ask-permission hidden>Allow</button>"
    )
    page = modules.load(words)
    page.evaluate(STUBS, "default")
    page.evaluate("path => import(path)", f"/static/js/{PERMISSION}")
    expect(page.locator("[data-permission]")).to_have_text("Not yet.")
    assert page.evaluate("window.asked") == 0
    page.locator("button").click()
    expect(page.locator("[data-permission]")).to_have_text("Allowed.")
    expect(page.locator("button")).to_be_hidden()
    assert page.evaluate("window.asked") == 1
