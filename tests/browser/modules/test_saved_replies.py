"""inbox/macros.js: the saved replies that a "/" in a reply offers."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.modules.conftest import Answer, ModulePage

MODULE = "inbox/macros.js"
TEXT, OPTIONS = "#reply-text", "#macro-list [data-macro]:visible"
MORE = "<span data-more hidden></span>"


def option(number: int, name: str, text: str, changes: str = "") -> str:
    return (
        f'<div role="option" id="macro-{number}" data-suggestion="{text}" data-macro="{number}"'
        f' data-changes-key="key-{number}" data-changes="{changes}">'
        f"<span data-name>{name}</span></div>"
    )


ALL = option(1, "Refund", "It is paid.", "tags: refund") + option(2, "Repair", "We repair it.")
FORM = """<form id="reply-form" hx-post="/reply" hx-swap="none">
  <input type="hidden" name="macro"><input type="hidden" name="macro_changes">
  <div id="macro-list" hx-get="/macros" hx-trigger="macros" hidden></div>
  <p id="macro-preview" hidden></p>
  <div data-macro-strip hidden><b data-macro-name></b><i data-macro-changes></i></div>
  <textarea id="reply-text" data-macros aria-controls="macro-list"></textarea>
  <button id="send">Send</button></form>"""
BODY = f'<section id="pane">{FORM}</section>'


@pytest.fixture
def page(modules: ModulePage) -> Page:
    page = modules.load(BODY, MODULE, answers={"/macros": Answer(ALL), "/other": Answer(FORM)})
    page.locator(TEXT).focus()
    return page


def choose(page: Page, words: str, text: str) -> None:
    page.keyboard.type(words)
    expect(page.locator(OPTIONS)).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.locator(TEXT)).to_have_value(text)
    expect(page.locator("#macro-list")).to_be_hidden()


def test_one_is_chosen_again_at_the_same_place_and_on_another_ticket(page, modules):
    choose(page, "/rep", "We repair it.")
    page.locator(TEXT).fill("")
    choose(page, "/ref", "It is paid.")
    expect(page.locator("[data-macro-strip]")).to_have_text("Refundtags: refund")
    assert page.locator("[name=macro_changes]").input_value() == "key-1"
    modules.swap("/other", "#pane")
    page.locator(TEXT).focus()
    choose(page, "/rep", "We repair it.")


def test_a_mark_that_was_left_alone_is_one_again_in_another_visit(page):
    page.keyboard.type("/re")
    expect(page.locator(OPTIONS)).to_have_count(2)
    page.keyboard.press("Escape")
    page.keyboard.type("p")
    expect(page.locator("#macro-list")).to_be_hidden()
    page.locator("#send").focus()
    page.locator(TEXT).focus()
    page.keyboard.press("Backspace")
    expect(page.locator(OPTIONS)).to_have_count(2)


def test_a_menu_that_could_not_be_loaded_is_asked_for_again(page, modules):
    modules.answers["/macros"] = Answer(status=503)
    with page.expect_response("**/macros"):
        page.keyboard.type("/")
    expect(page.locator("#macro-list:not([data-asked])")).to_have_count(1)
    modules.answers["/macros"] = Answer(ALL)
    choose(page, "rep", "We repair it.")


def test_where_there_are_more_the_server_looks_for_the_words(page, modules):
    modules.answers |= {
        "/macros": Answer(ALL + MORE),
        "/macros?q=z": Answer(option(3, "Zebra", "No.") + MORE),
        "/macros?q=ze": Answer(option(3, "Zebra", "No.") + MORE),
    }
    page.keyboard.type("/")
    expect(page.locator(OPTIONS)).to_have_count(2)
    page.keyboard.type("ze")
    expect(page.locator(OPTIONS)).to_have_text(["Zebra"])
    for _ in "ze":
        page.keyboard.press("Backspace")
    expect(page.locator(OPTIONS)).to_have_text(["Refund", "Repair"])


def test_after_a_refusal_they_are_loaded_anew(page, modules):
    modules.answers["/reply"] = Answer(status=409)
    choose(page, "/rep", "We repair it.")
    modules.answers["/macros"] = Answer(option(2, "Repair", "We will repair it."))
    page.locator("#send").click()
    expect(page.locator("#macro-list")).to_be_empty()
    page.locator(TEXT).fill("")
    choose(page, "/rep", "We will repair it.")


@pytest.fixture
def by_button(page, modules) -> Page:
    button = '<button type="button" id="m" data-open-macros>Saved replies</button>'
    body = f'<div id="composer">{FORM}{button}</div>'
    return modules.load(body, MODULE, answers={"/macros": Answer(ALL)})


@pytest.mark.parametrize("written", ["", "Hello", "Hello "])
@pytest.mark.parametrize("words", ["", "re"])
def test_the_mark_of_the_button_goes_when_nothing_is_chosen(written, words, by_button):
    text = by_button.locator(TEXT)
    text.fill(written)
    for _ in "twice":
        by_button.locator("#m").click()
        expect(by_button.locator(OPTIONS)).to_have_count(2)
        by_button.keyboard.type(words)
        by_button.keyboard.press("Escape")
        expect(text).to_have_value(written)
    by_button.locator("#m").click()
    expect(by_button.locator(OPTIONS)).to_have_count(2)
    by_button.locator("#send").focus()
    expect(text).to_have_value(written)
    by_button.locator("#m").click()
    choose(by_button, "rep", f"{written}{' ' if written == 'Hello' else ''}We repair it.")


def test_the_mark_of_the_button_goes_when_the_menu_could_not_be_loaded(by_button, modules):
    modules.answers["/macros"] = Answer(status=503)
    by_button.locator("#m").click()
    expect(by_button.locator("#macro-list:not([data-asked])")).to_have_count(1)
    expect(by_button.locator(TEXT)).to_have_value("")


def test_a_mark_that_was_typed_stays(by_button):
    by_button.locator(TEXT).focus()
    by_button.keyboard.type("/")
    expect(by_button.locator(OPTIONS)).to_have_count(2)
    by_button.keyboard.press("Escape")
    expect(by_button.locator(TEXT)).to_have_value("/")
