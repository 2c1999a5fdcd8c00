"""shell/toasts.js, shell/errors.js and shell/copy.js."""

import pytest
from django.template.loader import render_to_string
from playwright.sync_api import Page, expect

from tests.browser.modules.conftest import Answer

TOASTS = "shell/toasts.js"
STAYS, STAYS_WITH_UNDO = 6000, 10000


@pytest.fixture(scope="module")
def shared_page(still_page: Page) -> Page:
    return still_page


@pytest.fixture
def page(modules) -> Page:
    return modules.load(render_to_string("components/toasts.html"), TOASTS)


def test_a_toast_is_shown_announced_and_leaves_by_itself(page, modules):
    modules.on(TOASTS, 'void it.showToast({ text: "Ticket #7 is solved." })')
    expect(page.locator(".toast p")).to_have_text("Ticket #7 is solved.")
    page.clock.run_for(60)
    expect(page.locator("#announcer")).to_have_text("Ticket #7 is solved.")
    page.clock.run_for(STAYS - 100)
    assert page.locator(".toast").count() == 1
    page.clock.run_for(100)
    assert page.locator(".toast").count() == 0
    assert page.locator("#toasts").is_hidden()


@pytest.mark.parametrize(
    ("toast", "stays"),
    [
        ({}, STAYS),
        ({"undo": "/undo/"}, STAYS_WITH_UNDO),
        ({"undo": "/undo/", "seconds": 3}, 3000),
        ({"undo": "/undo/", "seconds": 120}, 120_000),
        ({"tone": "done"}, STAYS),
        ({"tone": "late"}, float("inf")),
        ({"tone": "late", "undo": "/undo/"}, float("inf")),
    ],
)
def test_a_toast_with_undo_stays_longer_and_an_error_stays(toast, stays, page, modules):
    assert modules.call(TOASTS, "timeFor", toast) == stays


def test_the_same_failure_twice_is_one_toast(page, modules):
    for text in ("Not found.", "Offline.", "Not found."):
        modules.on(TOASTS, f'void it.showToast({{ text: "{text}", tone: "late" }})')
    assert page.locator(".toast p").all_inner_texts() == ["Offline.", "Not found."]
    for _ in range(2):
        modules.on(TOASTS, 'void it.showToast({ text: "Saved." })')
        modules.on(TOASTS, 'void it.showToast({ text: "Late.", tone: "late", undo: "/undo/" })')
    assert page.locator(".toast").count() == 6


def test_a_toast_waits_while_it_has_the_focus(page, modules):
    modules.on(TOASTS, 'void it.showToast({ text: "Solved." })')
    page.locator("[data-toast-close]:visible").focus()
    page.clock.run_for(STAYS + 100)
    assert page.locator(".toast").count() == 1
    page.evaluate("document.activeElement.blur()")
    page.clock.run_for(2000)
    assert page.locator(".toast").count() == 0


def test_a_toast_leaves_when_its_undo_ends(page, modules):
    modules.on(TOASTS, 'void it.showToast({ text: "Sending.", undo: "/undo/", seconds: 12 })')
    page.get_by_role("button", name="Undo").focus()
    page.clock.run_for(11_900)
    assert page.locator(".toast").count() == 1
    page.clock.run_for(100)
    assert page.locator(".toast").count() == 0


def test_undo_posts_to_the_url_of_the_server_and_closes(page, modules):
    page.evaluate(
        'document.dispatchEvent(new CustomEvent("toast",'
        ' { detail: { text: "Solved.", undo: "/reopen/" } }))'
    )
    with page.expect_request("**/reopen/"):
        page.get_by_role("button", name="Undo").click()
    expect(page.locator(".toast")).to_have_count(0)
    assert [(method, path) for method, path, _ in modules.requests] == [("POST", "/reopen/")]


@pytest.mark.parametrize(
    ("status", "kind", "body", "shown"),
    [
        (409, "text/plain", "Lea was faster.", "Lea was faster."),
        (409, "text/html", "<h1>Conflict</h1>", "409"),
        (404, "text/html", "", "404"),
        (418, "text/html", "", "4xx"),
        (503, "text/html", "", "5xx"),
        (403, "text/plain", "x" * 300, "403"),
    ],
)
def test_an_error_is_shown_in_the_words_of_the_server_else_in_ours(
    status, kind, body, shown, page, modules
):
    page.evaluate("path => import(path)", "/static/js/shell/errors.js")
    modules.answers["/act/"] = Answer(body, status, {"Content-Type": kind})
    page.evaluate("htmx.ajax('GET', '/act/', { target: 'body', swap: 'none' }).catch(() => {})")
    ours = page.locator("#toasts").get_attribute(f"data-text-{shown}")
    expect(page.locator(".toast p")).to_have_text(ours or shown)
    assert page.locator(".toast").get_attribute("data-tone") == "late"


def test_a_form_with_its_errors_shows_no_toast(page, modules):
    page.evaluate("path => import(path)", "/static/js/shell/errors.js")
    modules.answers["/act/"] = Answer("<p id='errors'>Enter a name.</p>", 422)
    page.evaluate("htmx.ajax('GET', '/act/', { target: '#announcer', swap: 'outerHTML' })")
    expect(page.locator("#errors")).to_be_attached()
    assert page.locator(".toast").count() == 0


def test_text_is_copied_and_selected_where_there_is_no_clipboard(page, modules):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    key = '<code id="key">abc</code><button data-copy="#key" data-copied="Copied.">Copy</button>'
    page = modules.load(key + render_to_string("components/toasts.html"), "shell/copy.js")
    page.get_by_role("button", name="Copy").click()
    expect(page.locator(".toast p")).to_have_text("Copied.")
    assert page.evaluate("navigator.clipboard.readText()") == "abc"
    page.evaluate(
        "() => { navigator.clipboard.writeText = () => Promise.reject(new Error('none')); }"
    )
    page.get_by_role("button", name="Copy").click()
    page.wait_for_function("String(getSelection()) === 'abc'")


def test_a_message_that_came_with_the_page_is_shown_and_undone(modules):
    body = render_to_string("components/toasts.html", {"messages": [Message()]})
    page = modules.load(body, TOASTS)
    expect(page.locator(".toast p")).to_have_text("Solved.")
    with page.expect_request("**/reopen/"):
        page.get_by_role("button", name="Undo").click()
    expect(page.locator(".toast")).to_have_count(0)


DIALOGS = """
<button id="opener" data-open="#box">Open</button>
<div id="swapped"><dialog id="box"><p>Words</p><button data-close>Done</button></dialog></div>
"""


@pytest.fixture
def dialogs(modules) -> Page:
    return modules.load(
        DIALOGS + render_to_string("components/toasts.html"), TOASTS, "shell/dialogs.js"
    )


def show(modules) -> None:
    modules.on(TOASTS, 'void it.showToast({ text: "Not found.", tone: "late" })')


def test_a_toast_of_a_modal_dialog_is_above_it_and_can_be_pressed(dialogs, modules):
    dialogs.locator("#opener").click()
    show(modules)
    dialogs.clock.run_for(60)
    assert dialogs.locator("dialog:modal #announcer").inner_text() == "Not found."
    dialogs.locator(".toast [data-toast-close]").click()
    assert dialogs.locator(".toast").count() == 0
    assert dialogs.locator("#box").is_visible()


def test_a_toast_can_be_pressed_after_a_dialog_opened_and_after_it_closed(dialogs, modules):
    show(modules)
    dialogs.locator("#opener").click()
    dialogs.locator(".toast [data-toast-close]").click()
    show(modules)
    dialogs.keyboard.press("Escape")
    dialogs.locator(".toast [data-toast-close]").click()
    assert dialogs.locator(".toast").count() == 0


def test_a_toast_stays_when_its_dialog_is_swapped_away(dialogs, modules):
    dialogs.locator("#opener").click()
    show(modules)
    modules.answers["/page/"] = Answer("<p>Another page</p>")
    modules.swap("/page/", "#swapped")
    dialogs.locator(".toast [data-toast-close]").click()


class Message:
    """A message of Django as config.web.toasts writes it."""

    tags = extra_tags = "done /reopen/"

    def __str__(self) -> str:
        return "Solved."
