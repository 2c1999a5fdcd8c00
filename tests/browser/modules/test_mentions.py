"""inbox/mentions.js: the colleagues that an "@" in a note suggests."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.modules.conftest import Answer

MODULE = "inbox/mentions.js"
NAMES = ("Ana Ferreira", "Ben Okafor", "Bénédicte Roy", "Lea Brunner", "Leon Maier")
OPTIONS = "".join(
    f'<div role="option" id="mention-{number}" data-mention="{name}"><span data-name>{name}</span>'
    f"</div>"
    for number, name in enumerate(NAMES)
)
BODY = (
    '<textarea id="note-text" data-mentions aria-controls="mention-list"></textarea>'
    '<div id="mention-list" hx-get="/people" hx-trigger="mention" hidden></div>'
    '<button id="other">Other</button>'
)


@pytest.fixture
def page(modules) -> Page:
    page = modules.load(BODY, MODULE, answers={"/people": Answer(OPTIONS)})
    page.locator("#note-text").focus()
    return page


def type_and_see(page: Page, text: str, *names: str) -> None:
    page.keyboard.type(text)
    expect(page.locator("#mention-list [data-mention]:visible")).to_have_text(list(names))


def test_an_at_sign_suggests_all_and_letters_narrow(page):
    type_and_see(page, "Part sent. @", *NAMES)
    type_and_see(page, "be", "Ben Okafor", "Bénédicte Roy")
    type_and_see(page, "ne", "Bénédicte Roy")
    page.keyboard.press("Backspace")
    page.keyboard.press("Backspace")
    type_and_see(page, "n ok", "Ben Okafor")
    type_and_see(page, "x")
    expect(page.locator("#mention-list")).to_be_hidden()


@pytest.mark.parametrize("key", ["Enter", "Tab"])
def test_a_key_writes_the_name(page, key):
    type_and_see(page, "Look, @le", "Lea Brunner", "Leon Maier")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#note-text")).to_have_attribute("aria-activedescendant", "mention-4")
    page.keyboard.press(key)
    expect(page.locator("#note-text")).to_have_value("Look, @Leon Maier ")
    expect(page.locator("#note-text")).to_be_focused()
    expect(page.locator("#mention-list")).to_be_hidden()
    page.keyboard.type("please")
    expect(page.locator("#note-text")).to_have_value("Look, @Leon Maier please")
    expect(page.locator("#mention-list")).to_be_hidden()
    type_and_see(page, " and @an", "Ana Ferreira")


def test_arrows_go_round(page):
    type_and_see(page, "@le", "Lea Brunner", "Leon Maier")
    page.keyboard.press("ArrowUp")
    expect(page.locator("#mention-4")).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#mention-3")).to_have_attribute("aria-selected", "true")


def test_a_press_writes_the_name_in_the_middle_of_a_text(page):
    page.locator("#note-text").fill("Ask  about it")
    page.evaluate("document.getElementById('note-text').setSelectionRange(4, 4)")
    type_and_see(page, "@lea", "Lea Brunner")
    page.locator("#mention-3").click()
    expect(page.locator("#note-text")).to_have_value("Ask @Lea Brunner about it")
    page.keyboard.type("now ")
    expect(page.locator("#note-text")).to_have_value("Ask @Lea Brunner now about it")


def test_escape_leaves_the_sign_alone(page):
    type_and_see(page, "@le", "Lea Brunner", "Leon Maier")
    page.keyboard.press("Escape")
    expect(page.locator("#mention-list")).to_be_hidden()
    page.keyboard.type("a")
    expect(page.locator("#mention-list")).to_be_hidden()
    expect(page.locator("#note-text")).to_have_value("@lea")


def test_keys_are_the_fields_own_while_nothing_is_suggested(page):
    page.keyboard.type("one")
    page.keyboard.press("Enter")
    page.keyboard.type("mail@le")
    page.keyboard.press("Enter")
    expect(page.locator("#note-text")).to_have_value("one\nmail@le\n")
    expect(page.locator("#mention-list")).to_be_hidden()


def test_leaving_the_field_closes_the_list(page):
    type_and_see(page, "@le", "Lea Brunner", "Leon Maier")
    page.locator("#other").focus()
    expect(page.locator("#mention-list")).to_be_hidden()
