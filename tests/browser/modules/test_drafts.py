"""inbox/drafts.js and inbox/draft-fields.js: what is typed is kept, and saved while it is typed."""

import json
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs

import pytest
from django.template.loader import render_to_string
from playwright.sync_api import Page, Route, expect

FIELDS = "inbox/draft-fields.js"
TEXT, WORDS = "#reply-text", "#reply-draft"
TYPED = "We send you a new wheel, and you keep the old one, Carla."


@dataclass
class Server:
    """Answers as the view of drafts does, and holds what it was sent."""

    text: str = ""
    writer: str = ""
    sent: list[str] = field(default_factory=list)
    status: int = 200

    def answer(self, route: Route) -> None:
        body = parse_qs(route.request.post_data or "", True)
        values = {name: value for name, (value,) in body.items()}
        self.sent.append(values["text"])
        if self.status != 200:
            return route.fulfill(status=self.status)
        is_known = self.writer in ("", values["writer"]) or values["built_on"] == f"v:{self.text}"
        if is_known:
            self.text, self.writer = values["text"], values["writer"]
        stored = {"version": f"v:{self.text}", "text": self.text}
        route.fulfill(status=200 if is_known else 409, body=json.dumps(stored))


def form(text: str = "", *, version: str = "", writer: str = "") -> str:
    values: dict[str, Any] = {
        "id": "reply-text", "kind": "public", "label": "Reply", "draft_id": "reply-draft",
        "text": text, "ticket": SimpleNamespace(pk=7),
        "request": SimpleNamespace(user=SimpleNamespace(pk=3)),
        "stored": {"version": version, "writer": writer, "number": 0},
    }  # fmt: skip
    words = render_to_string("helpdesk/parts/draft_state.html", {"id": "reply-draft", "text": text})
    field = render_to_string("helpdesk/parts/writing.html", values)
    key = '<input name="submission" value="a-key">'
    return (
        f'<form id="reply-form" hx-post="/reply/">{key}{field}{words}<button>Send</button></form>'
    )


@pytest.fixture
def shared_page(still_page: Page) -> Page:
    return still_page


@pytest.fixture
def server(modules) -> Server:
    made = Server()
    modules.page.route("**/draft/", made.answer)
    return made


@pytest.fixture
def page(modules, server) -> Page:
    return modules.load(form(), FIELDS)


def reads(page: Page, state: str, words: str = "") -> None:
    expect(page.locator(WORDS)).to_have_attribute("data-state", state)
    expect(page.locator(WORDS)).to_contain_text(words)


def kept(page: Page) -> str:
    code = "Object.keys(localStorage).filter((key) => key.startsWith('tandem:draft:'))"
    return page.evaluate(f"{code}.map((key) => JSON.parse(localStorage[key]).text).join()")


def test_typed_for_14_s_without_a_pause_it_is_saved_every_second(page, server):
    page.locator(TEXT).focus()
    for second in range(14):
        for key in TYPED[4 * second : 4 * second + 4]:
            page.keyboard.type(key)
            page.clock.run_for(250)
        reads(page, "saved", "Draft saved")
    assert server.sent == [TYPED[:end] for end in range(4, 57, 4)]
    assert kept(page) == ""


def test_each_key_is_kept_in_the_browser_until_the_server_has_it(page, server):
    page.locator(TEXT).focus()
    for end in range(1, 5):
        page.keyboard.type(TYPED[end - 1])
        assert kept(page) == TYPED[:end]
    reads(page, "saving", "Saving…")
    assert server.sent == []


def test_what_was_not_saved_is_there_after_a_reload(page, modules, server):
    server.status = 503
    page.locator(TEXT).press_sequentially("Hello Carla")
    page.clock.run_for(1000)
    reads(page, "offline", "Not saved: no connection. Kept in this browser.")
    modules.load(form("Hel", version="v:Hel", writer="another"), FIELDS)
    # Nothing was saved before: the text of another browser came in between.
    reads(page, "other")
    modules.load(form("", version=""), FIELDS)
    expect(page.locator(TEXT)).to_have_value("Hello Carla")
    server.status = 200
    page.evaluate("dispatchEvent(new Event('online'))")
    reads(page, "saved")
    assert (server.text, kept(page)) == ("Hello Carla", "")


def test_while_the_server_is_away_it_is_asked_ever_more_rarely(page, server):
    server.status = 503
    page.locator(TEXT).press_sequentially("Hello")
    tries = []
    for wait in (1000, 2000, 4000, 8000):
        page.clock.run_for(wait)
        reads(page, "offline")
        tries.append(len(server.sent))
    assert tries == [1, 2, 3, 4]


def test_a_browser_that_keeps_nothing_says_so(page, server):
    server.status = 503
    page.evaluate("() => { Storage.prototype.setItem = () => { throw new Error('full'); }; }")
    page.locator(TEXT).press_sequentially("Hello")
    page.clock.run_for(1000)
    reads(page, "unkept", "Stay on this page")


@pytest.mark.parametrize(
    ("choice", "text"),
    [("mine", "Hello"), ("other", "Good day"), ("both", "Good day\n\nHello")],
)
def test_of_two_texts_nothing_is_saved_until_somebody_chooses(choice, text, page, server):
    server.text, server.writer = "Good day", "another browser"
    page.locator(TEXT).press_sequentially("Hello")
    page.clock.run_for(1000)
    reads(page, "other", "choose a text")
    expect(page.locator("[data-other-text]")).to_have_text("Good day")
    page.clock.run_for(5000)
    assert (server.text, kept(page)) == ("Good day", "Hello")
    page.locator(f"[data-draft-choice={choice}]").click()
    expect(page.locator(TEXT)).to_have_value(text)
    page.clock.run_for(1000)
    reads(page, "saved")
    assert server.text == text
    expect(page.locator("[data-other-draft]")).to_be_hidden()


def test_a_text_begun_elsewhere_takes_the_place_of_an_empty_one(page, server):
    server.text, server.writer = "Good day", "another browser"
    page.locator(TEXT).fill(" ")
    page.clock.run_for(1000)
    expect(page.locator(TEXT)).to_have_value("Good day")
    expect(page.locator("[data-other-draft]")).to_be_hidden()


def test_a_page_that_is_left_sends_what_is_not_saved(page, server):
    page.locator(TEXT).press_sequentially("Hello")
    page.evaluate("dispatchEvent(new Event('pagehide'))")
    page.clock.run_for(1000)
    reads(page, "saved")
    assert server.sent == ["Hello", "Hello"]


def test_a_sent_text_whose_answer_was_lost_is_no_draft(page, modules, server):
    page.route("**/reply/", lambda route: route.abort(), times=1)
    page.locator(TEXT).press_sequentially("Hello")
    with page.expect_event("requestfailed"):
        page.get_by_role("button", name="Send").click()
    server.status = 204
    modules.load(form(), FIELDS)
    expect(page.locator(TEXT)).to_have_value("Hello")
    page.clock.run_for(1000)
    expect(page.locator(TEXT)).to_have_value("")
    assert kept(page) == ""


def comes(page: Page, text: str, *, version: str) -> None:
    """The server's text comes onto the page again; the server itself has written it."""
    page.evaluate(
        """(html) => {
          document.getElementById("reply-form").outerHTML = html;
          htmx.trigger(document.body, "htmx:after:process");
        }""",
        form(text, version=version),
    )


def test_the_text_of_an_undone_reply_takes_the_place_of_a_saved_one(page, server):
    page.locator(TEXT).press_sequentially("PS")
    page.clock.run_for(1000)
    reads(page, "saved")
    comes(page, "Hello\n\nPS", version="v:Hello\n\nPS")
    expect(page.locator(TEXT)).to_have_value("Hello\n\nPS")
    reads(page, "saved")
    expect(page.locator("[data-other-draft]")).to_be_hidden()


def test_the_text_of_an_undone_reply_stands_above_one_that_was_not_saved(page, server):
    page.locator(TEXT).press_sequentially("PS")
    server.text, server.writer = "Hello", "the server"
    comes(page, "Hello", version="v:Hello")
    expect(page.locator(TEXT)).to_have_value("Hello\n\nPS")
    page.clock.run_for(1000)
    reads(page, "saved")
    assert server.text == "Hello\n\nPS"


def test_an_old_answer_with_the_text_of_an_undone_reply_replaces_nothing(modules, server):
    server.text, server.writer = "Hello", "the server"
    page = modules.load(form("Hello", version="v:Hello"), FIELDS)
    page.locator(TEXT).fill("Hello Carla")
    page.clock.run_for(1000)
    reads(page, "saved")
    comes(page, "Hello", version="v:Hello")
    expect(page.locator(TEXT)).to_have_value("Hello Carla")
