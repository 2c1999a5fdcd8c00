"""inbox/search-box.js: suggestions of operators and values in the search box."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.modules.conftest import Answer

BODY = (
    '<form><input id="search" name="q" role="combobox" aria-expanded="false"'
    ' aria-controls="search-list"><div id="search-list" role="listbox" data-suggestions="/found"'
    ' hidden></div></form><button id="other">Other</button>'
)


def options(*found: tuple[int, str]) -> Answer:
    return Answer(
        "\n".join(
            f'<div role="option" id="search-option-{number}" aria-selected="false"'
            f' data-start="{start}" data-text="{text}"><span>{text}</span></div>'
            for number, (start, text) in enumerate(found)
        )
    )


@pytest.fixture
def page(modules) -> Page:
    answers = {
        "/found?before=s": options((0, "status:"), (0, "subject:")),
        "/found?before=st": options((0, "status:")),
        "/found?before=status%3A": options((0, "status:open "), (0, "status:new ")),
        "/found?before=status%3Aopen+": Answer(""),
        "/found?before=status%3Anew+": Answer(""),
        "/found?before=&all=": options((0, "is:"), (0, "has:")),
        "/found?before=x": Answer("", status=500),
        "/found?before=tag%3Are": options((0, "tag:refund ")),
        "/found?before=%F0%9F%9A%B2+s": options((2, "status:")),
    }
    page = modules.load(BODY, "inbox/search-box.js", answers=answers)
    page.locator("#search").focus()
    return page


def test_the_keyboard_writes_an_operator_and_its_value(page):
    box, shown = page.locator("#search"), page.locator("#search-list [role=option]:visible")
    page.keyboard.type("s")
    expect(shown).to_have_text(["status:", "subject:"])
    expect(box).to_have_attribute("aria-expanded", "true")
    assert box.get_attribute("aria-activedescendant") is None
    page.keyboard.type("t")
    expect(shown).to_have_text(["status:"])
    page.keyboard.press("ArrowDown")
    expect(box).to_have_attribute("aria-activedescendant", "search-option-0")
    page.keyboard.press("Tab")
    expect(box).to_have_value("status:")
    expect(shown).to_have_text(["status:open ", "status:new "])
    page.keyboard.press("ArrowUp")
    expect(box).to_have_attribute("aria-activedescendant", "search-option-1")
    page.keyboard.press("Enter")
    expect(box).to_have_value("status:new ")
    expect(page.locator("#search-list")).to_be_hidden()
    expect(box).to_be_focused()


def test_enter_without_a_choice_searches_and_escape_closes(page):
    page.evaluate("""document.forms[0].addEventListener("submit", (event) => {
        event.preventDefault(); window.searched = document.getElementById("search").value; })""")
    box, menu = page.locator("#search"), page.locator("#search-list")
    page.keyboard.type("s")
    expect(menu).to_be_visible()
    page.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    expect(box).to_have_attribute("aria-expanded", "false")
    expect(box).to_have_value("s")
    page.keyboard.type("t")
    expect(menu).to_be_visible()
    page.keyboard.press("Enter")
    assert page.evaluate("window.searched") == "st"
    expect(menu).to_be_hidden()


def test_an_arrow_asks_for_all_and_a_finger_chooses(page):
    box, menu = page.locator("#search"), page.locator("#search-list")
    page.keyboard.press("ArrowDown")
    expect(menu).to_be_visible()
    menu.get_by_text("has:").click()
    expect(box).to_have_value("has:")
    expect(box).to_be_focused()


def test_without_an_answer_nothing_is_suggested_and_leaving_closes(page):
    menu = page.locator("#search-list")
    page.keyboard.type("s")
    expect(menu).to_be_visible()
    page.keyboard.press("Backspace")
    expect(menu).to_be_hidden()
    page.keyboard.type("s")
    expect(menu).to_be_visible()
    page.locator("#other").focus()
    expect(menu).to_be_hidden()
    page.locator("#search").fill("x")
    expect(menu).to_be_hidden()


def _hold(route: Route) -> None:
    """Leave a request without an answer."""


def test_suggestions_of_another_text_are_not_taken(page):
    """The answer for the text as it is now is still on its way."""
    page.route(re.compile(r"/found\?before=tag%3Aret"), _hold)
    page.evaluate("""document.forms[0].addEventListener("submit", (event) => {
        event.preventDefault(); window.searched = document.getElementById("search").value; })""")
    box, menu = page.locator("#search"), page.locator("#search-list")
    page.keyboard.type("tag:re")
    expect(menu).to_contain_text("tag:refund")
    page.keyboard.press("ArrowDown")
    expect(box).to_have_attribute("aria-activedescendant", "search-option-0")
    page.keyboard.type("turn")
    assert box.get_attribute("aria-activedescendant") is None
    page.keyboard.press("ArrowDown")
    assert box.get_attribute("aria-activedescendant") is None
    menu.get_by_text("tag:refund").click()
    expect(box).to_have_value("tag:return")
    page.keyboard.press("Enter")
    assert page.evaluate("window.searched") == "tag:return"
    expect(menu).to_be_hidden()
    page.unroute(re.compile(r"/found\?before=tag%3Aret"), _hold)


def test_moving_the_caret_closes(page):
    menu = page.locator("#search-list")
    page.keyboard.type("st")
    expect(menu).to_be_visible()
    page.keyboard.press("ArrowLeft")
    expect(menu).to_be_hidden()


def test_a_suggestion_stands_behind_characters_of_two_units(page):
    page.keyboard.insert_text("🚲 s")
    expect(page.locator("#search-list")).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#search")).to_have_value("🚲 status:")
