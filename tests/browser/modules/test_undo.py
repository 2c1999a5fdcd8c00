"""shell/undo.js, and the undo of a toast: one after the other, and again after a failure."""

import re

import pytest
from django.template.loader import render_to_string
from playwright.sync_api import Page, Route, expect

from tests.browser.map_writing import wait_for
from tests.browser.modules.conftest import Answer

TOASTS = "shell/toasts.js"


@pytest.fixture(scope="module")
def shared_page(still_page: Page) -> Page:
    return still_page


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


@pytest.mark.parametrize("how", ["offline", "503"])
def test_an_undo_that_fails_says_so_once(how, acts, modules):
    acts.evaluate("path => import(path)", "/static/js/shell/errors.js")
    acts.evaluate("() => { htmx.config.noSwap = [204, '40x', '5xx']; }")
    told(acts, "toast", "/undo/1/")
    fail(acts, modules, how)
    undo_by(acts, "toast")
    expect(acts.locator(".toast")).to_have_text(re.compile("Not undone. Try again."))
    modules.answers["/undo/1/"] = Answer("It was sent.", 409, {"Content-Type": "text/plain"})
    undo_by(acts, "toast")
    expect(acts.locator(".toast")).to_have_text(re.compile("It was sent."))


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
