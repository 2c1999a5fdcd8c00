"""inbox/suggestions.js: a list that a mark opens in a field; mentions and saved replies use it."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.modules.conftest import Answer, ModulePage

MODULE = "inbox/suggestions.js"
BODY = """
<textarea id="text" aria-controls="list"></textarea>
<div id="list" hx-get="/list" hx-trigger="load-list" hidden></div><button id="other">Other</button>
"""
MAKE = """(window.heard = [], window.made = new it.Suggestions({
  field: "#text", option: ".one", event: "load-list",
  before: /(?:^|\\s)#(?<words>[^#\\n]*)$/u,
  choose(text, option, start, end) { text.setRangeText(option.dataset.name, start, end, "end"); },
  show(option) { heard.push(["show", option?.id ?? ""]); },
  leave(text, words) { heard.push(["leave", words]); },
}), null)"""


def options(*names: str, more: bool = False) -> Answer:
    drawn = "".join(
        f'<div class="one" id="one-{number}" data-name="{name}"><span data-name>{name}</span></div>'
        for number, name in enumerate(names)
    )
    return Answer(drawn + ("<p data-more>There are more.</p>" if more else ""))


def load(modules: ModulePage, **answers: Answer) -> Page:
    paths = {f"/list{query.replace('_', '?q=')}": each for query, each in answers.items()}
    page = modules.load(BODY, MODULE, answers=paths)
    modules.on(MODULE, MAKE)
    page.locator("#text").focus()
    return page


def heard(page: Page, kind: str) -> list[str]:
    return page.evaluate(
        "kind => heard.filter(([each]) => each === kind).map(([, it]) => it)", kind
    )


def shown(page: Page, *names: str) -> None:
    expect(page.locator(".one:visible")).to_have_text(list(names))


def test_eight_are_shown_and_each_word_begins_a_part_of_the_name(modules):
    names = [f"Jean-Paul {letter}" for letter in "ABCDEFGHIJ"]
    page = load(modules, **{"": options(*names)})
    page.keyboard.type("#")
    shown(page, *names[:8])
    page.keyboard.type("pau i")
    shown(page, "Jean-Paul I")
    assert heard(page, "show")[-1] == "one-8"
    page.keyboard.press("Backspace")
    page.keyboard.type("aul")
    shown(page)


def test_accents_and_case_do_not_matter(modules):
    page = load(modules, **{"": options("Bénédicte", "Other")})
    page.keyboard.type("#BENÉ")
    shown(page, "Bénédicte")


def test_a_list_with_more_is_loaded_for_the_words(modules):
    page = load(modules, **{"": options("Ana", more=True), "_zo": options("Zora")})
    page.keyboard.type("#")
    shown(page, "Ana")
    page.evaluate(
        """const text = document.getElementById("text");
        text.setRangeText("#zo", 0, 1, "end");
        text.dispatchEvent(new Event("input", { bubbles: true }))"""
    )
    shown(page, "Zora")
    assert [path for _method, path, _body in modules.requests] == ["/list", "/list?q=zo"]


def test_a_list_that_did_not_come_is_asked_for_again(modules):
    page = load(modules, **{"": Answer("No.", 500)})
    page.keyboard.type("#")
    page.wait_for_function("heard.some(([kind]) => kind === 'leave')")
    modules.answers["/list"] = options("Ana")
    page.keyboard.type("a")
    shown(page, "Ana")


def test_escape_leaves_the_mark_and_tells_the_words(modules):
    page = load(modules, **{"": options("Ana")})
    page.keyboard.type("#an")
    shown(page, "Ana")
    page.keyboard.press("Escape")
    assert heard(page, "leave") == ["an"]
    page.keyboard.type("a")
    expect(page.locator("#list")).to_be_hidden()
    page.keyboard.type(" #")
    shown(page, "Ana")


def test_leaving_the_field_tells_it_and_the_mark_is_answered_anew(modules):
    page = load(modules, **{"": options("Ana")})
    page.keyboard.type("#an")
    shown(page, "Ana")
    page.keyboard.press("Escape")
    page.locator("#other").focus()
    assert heard(page, "leave") == ["an", ""]
    page.locator("#text").focus()
    page.keyboard.type("a")
    shown(page, "Ana")


@pytest.mark.parametrize("key", ["Shift+Enter", "Control+Enter", "Alt+Enter"])
def test_a_key_with_another_one_is_not_of_the_list(key, modules):
    page = load(modules, **{"": options("Ana")})
    page.keyboard.type("#an")
    shown(page, "Ana")
    page.keyboard.press(key)
    assert "Ana" not in page.locator("#text").input_value()


def test_a_choice_is_written_over_the_mark_and_its_words(modules):
    page = load(modules, **{"": options("Ana")})
    page.keyboard.type("See #an")
    shown(page, "Ana")
    page.keyboard.press("Enter")
    expect(page.locator("#text")).to_have_value("See Ana")
    expect(page.locator("#list")).to_be_hidden()


def test_a_list_that_may_be_old_is_loaded_anew_at_the_next_mark(modules):
    page = load(modules, **{"": options("Ana")})
    page.keyboard.type("#")
    shown(page, "Ana")
    page.evaluate("made.forget(document.getElementById('text'))")
    modules.answers["/list"] = options("Bea")
    page.keyboard.type("b")
    shown(page, "Bea")
