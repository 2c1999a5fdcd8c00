"""inbox/presence.js: reports of this tab, and the marks of colleagues."""

from urllib.parse import parse_qs

import pytest
from playwright.sync_api import Page, expect

from tests.browser.modules.conftest import Answer

MODULE = "inbox/presence.js"


@pytest.fixture(scope="module")
def shared_page(still_page: Page) -> Page:
    return still_page


def avatar(state: str, words: str) -> str:
    return (
        f'<span class="avatar" role="img" aria-label="{words}" title="{words}"'
        f' data-presence="{state}">BO</span>'
    )


def person(ticket: int, user: int, state: str, words: str) -> str:
    return f'<li data-at="{ticket}" data-user="{user}">{avatar(state, words)}</li>'


BEN = person(7, 3, "replying", "Ben is writing")
PAGE = (
    '<div id="presence" hx-get="/present" hx-trigger="look" data-topics="presence-all"></div>'
    '<ul><li><span class="row-people" data-present="7" data-assignee="3">'
    '<span class="avatar" id="own">BO</span></span></li></ul>'
    '<section id="ticket" data-presence-url="/at-7"><span class="present" data-present="7"></span>'
    '<div id="composer"><textarea id="reply"></textarea></div></section>'
)


def load(modules, people: str = "", status: int = 200) -> Page:
    answers = {"/present": Answer(f'<ul data-seconds="40">{people}</ul>', status)}
    return modules.load(PAGE, MODULE, answers=answers)


def settle(modules) -> None:
    """Return once the page's requests so far have come: a later one has been answered."""
    modules.page.evaluate("() => fetch('/last').then(() => null)")


def reports(modules) -> list[tuple[str, str]]:
    settle(modules)
    sent = [(path, parse_qs(body)) for _, path, body in modules.requests if path == "/at-7"]
    return [(path, body["state"][0]) for path, body in sent]


def asked(modules) -> int:
    settle(modules)
    return sum(path == "/present" for _, path, _ in modules.requests)


def look(modules, page: Page) -> None:
    page.evaluate("document.body.dispatchEvent(new Event('presence-all'))")
    with page.expect_response("**/present"):
        page.clock.run_for(3000)


def test_the_ticket_is_reported_at_once_and_again_while_it_is_open(modules):
    page = load(modules)
    assert reports(modules) == [("/at-7", "viewing")]
    page.clock.run_for(15_000)
    assert reports(modules) == [("/at-7", "viewing")] * 2


def test_typed_text_under_the_cursor_is_a_reply(modules):
    page = load(modules)
    page.locator("#reply").focus()
    page.clock.run_for(300)
    assert reports(modules) == [("/at-7", "viewing")]
    page.locator("#reply").fill("Hello")
    page.clock.run_for(300)
    assert reports(modules)[-1] == ("/at-7", "replying")
    page.locator("#reply").blur()
    page.clock.run_for(300)
    assert reports(modules)[-1] == ("/at-7", "viewing")


def test_a_page_at_which_nobody_acts_is_idle(modules):
    page = load(modules)
    page.clock.run_for(5 * 60_000 + 15_000)
    assert reports(modules)[-1] == ("/at-7", "idle")
    page.keyboard.press("Shift")
    page.clock.run_for(300)
    assert reports(modules)[-1] == ("/at-7", "viewing")


def test_a_ticket_that_was_left_is_reported_as_gone(modules):
    page = load(modules)
    page.evaluate("document.getElementById('ticket').remove()")
    modules.call(MODULE, "report")
    page.clock.run_for(300)
    assert reports(modules)[-1] == ("/at-7", "gone")
    page.clock.run_for(60_000)
    assert len(reports(modules)) == 2


def test_a_change_is_drawn_into_the_row_and_the_head(modules):
    page = load(modules, BEN + person(7, 4, "viewing", "Lea is viewing"))
    look(modules, page)
    row = page.locator(".row-people")
    expect(row.get_by_role("img", name="Ben is writing")).to_be_attached()
    expect(row.get_by_role("img", name="Lea is viewing")).to_be_attached()
    expect(page.locator("#own")).to_have_attribute("hidden", "")
    expect(page.locator(".present-words")).to_have_text("Ben is writing")


def test_the_assignee_stands_beside_somebody_else(modules):
    page = load(modules, person(7, 4, "viewing", "Lea is viewing"))
    look(modules, page)
    expect(page.locator(".row-people .avatar")).to_have_count(2)
    expect(page.locator("#own")).not_to_have_attribute("hidden", "")


def test_a_colleague_who_left_is_taken_away(modules):
    page = load(modules, BEN)
    look(modules, page)
    expect(page.locator(".row-people [data-presence]")).to_have_count(1)
    modules.answers["/present"] = Answer("<ul></ul>")
    look(modules, page)
    expect(page.locator(".row-people [data-presence]")).to_have_count(0)
    expect(page.locator("#own")).not_to_have_attribute("hidden", "")


def test_without_an_answer_nobody_is_shown(modules):
    page = load(modules, BEN)
    look(modules, page)
    expect(page.locator(".row-people [data-presence]")).to_have_count(1)
    modules.answers["/present"] = Answer("", 503)
    look(modules, page)
    expect(page.locator(".row-people [data-presence]")).to_have_count(0)


def test_many_changes_ask_once(modules):
    page = load(modules)
    for _ in range(20):
        page.evaluate("document.body.dispatchEvent(new Event('presence-all'))")
    page.clock.run_for(3000)
    assert asked(modules) == 1


def test_a_page_asks_at_most_every_three_seconds(modules):
    page = load(modules)
    for _ in range(60):
        page.evaluate("document.body.dispatchEvent(new Event('presence-all'))")
        page.clock.run_for(100)
    assert 2 <= asked(modules) <= 3


def test_the_page_looks_again_when_an_entry_ends(modules):
    page = load(modules, BEN)
    look(modules, page)
    expect(page.locator(".row-people [data-presence]")).to_have_count(1)
    page.clock.run_for(39_000)
    assert asked(modules) == 1
    page.clock.run_for(3000)
    assert asked(modules) == 2
