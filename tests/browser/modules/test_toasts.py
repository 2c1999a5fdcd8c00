"""shell/toasts.js, shell/errors.js and shell/copy.js."""

import re

import pytest
from django.template.loader import render_to_string
from playwright.sync_api import Page, Route, expect

from tests.browser.map_writing import wait_for
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


UNDO = '<button id="undo" data-undo-last data-nothing="Nothing to undo.">Undo</button>'
ACT = '<form hx-post="/act/" hx-swap="none" id="act"><button id="do">Do</button></form>'


@pytest.fixture
def acts(modules) -> Page:
    return modules.load(
        UNDO + ACT + render_to_string("components/toasts.html"), TOASTS, "shell/undo.js"
    )


def told(page: Page, name: str, undo: str) -> None:
    detail = {"toast": f'text: "Done.", undo: "{undo}"', "undoable": f'url: "{undo}"'}[name]
    page.evaluate(
        f'document.dispatchEvent(new CustomEvent("{name}", {{ detail: {{ {detail} }} }}))'
    )


def undone(modules) -> list[str]:
    return [path for path, _ in modules.changes() if path.startswith("/undo/")]


def test_undo_by_key_goes_back_act_by_act_and_closes_their_toasts(acts, modules):
    for name, undo in (("toast", "/undo/1/"), ("undoable", "/undo/2/"), ("toast", "/undo/3/")):
        told(acts, name, undo)
    for url in ("/undo/3/", "/undo/2/"):
        with acts.expect_response(f"**{url}"):
            acts.locator("#undo").click()
    expect(acts.locator(".toast")).to_have_count(1)
    with acts.expect_response("**/undo/1/"):
        acts.locator(".toast").get_by_role("button", name="Undo").click()
    acts.locator("#undo").click()
    expect(acts.locator(".toast p")).to_have_text("Nothing to undo.")
    assert undone(modules) == ["/undo/3/", "/undo/2/", "/undo/1/"]


@pytest.mark.parametrize(("status", "first"), [(204, ["/undo/2/"]), (409, [])])
def test_undo_waits_for_the_answer_to_the_act_before_it(status, first, acts, modules):
    told(acts, "undoable", "/undo/1/")
    held: list[Route] = []
    acts.route("**/act/", lambda route: held.append(route))
    acts.locator("#do").click()
    wait_for(acts, held)
    acts.locator("#undo").click()
    headers = {"HX-Trigger": '{"undoable": {"url": "/undo/2/"}}'} if status == 204 else {}
    held[0].fulfill(status=status, headers=headers)
    expect(acts.locator(".htmx-request")).to_have_count(0)
    with acts.expect_response("**/undo/1/"):
        acts.locator("#undo").click()
    assert undone(modules) == [*first, "/undo/1/"]
    acts.unroute("**/act/")


def test_what_was_done_before_a_message_was_sent_is_not_undone_by_key(acts, modules):
    told(acts, "undoable", "/undo/1/")
    acts.evaluate('document.dispatchEvent(new CustomEvent("message-sent"))')
    acts.locator("#undo").click()
    expect(acts.locator(".toast p")).to_have_text("Nothing to undo.")
    assert undone(modules) == []


def fail(page: Page, modules, how: str) -> None:
    if how == "offline":
        page.route("**/undo/1/", lambda route: route.abort(), times=1)
    else:
        modules.answers["/undo/1/"] = Answer(status=int(how))


def undo_by(page: Page, way: str) -> None:
    if way == "key":
        page.locator("#undo").click()
    else:
        page.locator(".toast").get_by_role("button", name="Undo").click()


@pytest.mark.parametrize("way", ["key", "toast"])
@pytest.mark.parametrize("how", ["offline", "503"])
def test_an_undo_that_was_not_answered_says_so_and_is_tried_again(way, how, acts, modules):
    told(acts, "toast", "/undo/1/")
    fail(acts, modules, how)
    undo_by(acts, way)
    toast = acts.locator(".toast")
    expect(toast).to_have_text(re.compile("Not undone. Try again."))
    expect(toast).to_have_attribute("data-tone", "late")
    modules.answers["/undo/1/"] = Answer(status=204)
    with acts.expect_response("**/undo/1/"):
        undo_by(acts, way)
    expect(toast).to_have_count(0)
    acts.locator("#undo").click()
    expect(toast).to_have_text(re.compile("Nothing to undo."))


@pytest.mark.parametrize("way", ["key", "toast"])
def test_an_undo_that_is_refused_is_not_tried_again(way, acts, modules):
    told(acts, "toast", "/undo/1/")
    fail(acts, modules, "409")
    with acts.expect_response("**/undo/1/"):
        undo_by(acts, way)
    expect(acts.locator(".toast")).to_have_count(0)
    acts.locator("#undo").click()
    expect(acts.locator(".toast")).to_have_text(re.compile("Nothing to undo."))


def test_undos_wait_for_no_other_request(acts, modules):
    held: list[Route] = []
    acts.route("**/list/", lambda route: held.append(route))
    acts.evaluate("void htmx.ajax('GET', '/list/', { target: '#announcer', swap: 'none' })")
    wait_for(acts, held)
    urls = [f"/undo/{number}/" for number in (1, 2, 3)]
    for url in urls:
        told(acts, "toast", url)
    buttons = ".toast [data-toast-undo]"
    acts.evaluate("(all) => document.querySelectorAll(all).forEach((one) => one.click())", buttons)
    expect(acts.locator(".toast")).to_have_count(0)
    assert sorted(undone(modules)) == urls
    held[0].fulfill(status=204)
    acts.unroute("**/list/")


def test_an_act_that_a_form_undid_has_no_toast_and_no_step(acts):
    told(acts, "toast", "/act/")
    acts.locator("#do").click()
    expect(acts.locator(".toast")).to_have_count(0)
    acts.locator("#undo").click()
    expect(acts.locator(".toast")).to_have_text(re.compile("Nothing to undo."))
