"""shell/dialogs.js, shell/focus.js, shell/theme.js and shell/live.js."""

import pytest
from django.template.loader import render_to_string
from playwright.sync_api import Page, expect

from tests.browser.modules.conftest import Answer

FORM = """
<form id="form"><button id="remove" data-confirm="Remove it?">Remove</button></form>
<button id="opener" data-open="#box">Open</button>
<dialog id="box" data-close-after>
  <form hx-post="/save/" hx-target="#inside">
    <p id="inside"></p><button id="save">Save</button>
  </form>
  <button data-close>Close</button>
</dialog>
"""


@pytest.fixture
def page(modules) -> Page:
    page = modules.load(FORM + render_to_string("components/confirm.html"), "shell/dialogs.js")
    page.evaluate("""window.sent = 0;
    window.closings = 0;
    document.getElementById("confirm").addEventListener("close", () => (closings += 1));
    document.getElementById("form").addEventListener("submit", (event) => {
      event.preventDefault();
      sent += 1;
    });""")
    return page


@pytest.mark.parametrize(("answer", "sent"), [("yes", 1), ("no", 0)])
def test_data_confirm_submits_only_after_yes(answer, sent, page, focused):
    page.locator("#remove").click()
    expect(page.locator("#confirm-text")).to_have_text("Remove it?")
    page.locator(f"#confirm [value={answer}]").click()
    page.wait_for_function("closings === 1")
    assert page.evaluate("sent") == sent
    assert focused() == "remove"


def test_escape_is_no_also_after_a_yes(page):
    page.locator("#remove").click()
    page.locator("#confirm [value=yes]").click()
    page.wait_for_function("closings === 1")
    page.locator("#remove").click()
    page.keyboard.press("Escape")
    page.wait_for_function("closings === 2")
    assert page.evaluate("sent") == 1


def test_an_opener_opens_and_a_close_button_or_the_backdrop_closes(page):
    box = page.locator("#box")
    page.locator("#opener").click()
    expect(box).to_be_visible()
    box.get_by_role("button", name="Close").click()
    expect(box).to_be_hidden()
    page.locator("#opener").click()
    page.mouse.click(2, 2)
    expect(box).to_be_hidden()


def test_a_dialog_closes_after_its_form_was_saved_and_stays_with_errors(page, modules):
    page.locator("#opener").click()
    modules.answers["/save/"] = Answer("Enter a name.", 422)
    page.locator("#save").click()
    expect(page.locator("#inside")).to_have_text("Enter a name.")
    assert page.locator("#box").is_visible()
    modules.answers["/save/"] = Answer("Saved.")
    page.locator("#save").click()
    expect(page.locator("#box")).to_be_hidden()


FOCUS = '<main id="main"><div id="part"><button id="act">Act</button></div></main>'


def test_the_focus_goes_to_what_came_when_a_swap_took_its_place(modules, focused):
    page = modules.load(FOCUS, "shell/focus.js")
    page.locator("#act").focus()
    modules.answers["/part/"] = Answer('<a id="first" href="#x">x</a><p id="y" data-focus>y</p>')
    modules.swap("/part/", "#part")
    page.wait_for_function("document.activeElement.id === 'y'")


def test_the_focus_stays_where_it_is_when_it_was_elsewhere(modules, focused):
    page = modules.load(f'<input id="field">{FOCUS}', "shell/focus.js")
    page.locator("#field").focus()
    modules.answers["/part/"] = Answer('<p data-focus id="y">y</p>')
    modules.swap("/part/", "#part")
    assert focused() == "field"


def test_a_button_that_was_disabled_while_it_worked_has_the_focus_again(modules):
    act = '<button id="act" hx-post="/act/" hx-swap="none" hx-disable="this">Act</button>'
    page = modules.load(f'<main id="main">{act}</main>', "shell/focus.js")
    page.locator("#act").focus()
    with page.expect_response("**/act/"):
        page.keyboard.press("Enter")
    page.wait_for_function("document.activeElement.id === 'act'")


def test_the_theme_is_set_remembered_and_taken_back(modules):
    themes = "".join(
        f'<button data-theme-set="{name}" aria-pressed="false">{name}</button>'
        for name in ("light", "dark", "system")
    )
    page = modules.load(themes, "shell/theme.js")
    page.get_by_text("dark").click()
    assert page.locator("html").get_attribute("data-theme") == "dark"
    assert page.get_by_text("dark").get_attribute("aria-pressed") == "true"
    assert page.evaluate("document.cookie") == "theme=dark"
    page.get_by_text("system").click()
    assert page.locator("html").get_attribute("data-theme") is None
    assert page.evaluate("document.cookie") == ""


@pytest.mark.parametrize(
    ("status", "attempt", "live", "resyncs"),
    [(200, 0, "on", 0), (200, 1, "on", 1), (204, 0, "off", 0)],
)
def test_a_stream_that_comes_back_asks_every_part_to_refresh(
    status, attempt, live, resyncs, modules
):
    page = modules.load("", "shell/live.js")
    page.evaluate("window.heard = 0; document.body.addEventListener('resync', () => (heard += 1));")
    code = """detail => document.dispatchEvent(
      new CustomEvent("htmx:sse:after:connection", { detail: { connection: detail } }))"""
    page.evaluate(code, {"status": status, "attempt": attempt})
    assert page.locator("html").get_attribute("data-live") == live
    assert page.evaluate("heard") == resyncs


def test_an_expired_stream_is_not_asked_again(modules):
    page = modules.load("", "shell/live.js")
    code = """status => {
      const connection = { status };
      const event = new CustomEvent("htmx:sse:before:connection", { detail: { connection } });
      document.dispatchEvent(event);
      return connection.cancelled ?? false;
    }"""
    assert page.evaluate(code, 204)
    assert not page.evaluate(code, 200)
