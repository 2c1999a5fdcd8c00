"""map/requests.js, map/undo.js, map/feeling.js, map/shortcuts.js and map/edit.js."""

import json
from uuid import UUID

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.map_writing import wait_for
from tests.browser.modules.conftest import Answer, ModulePage
from tests.browser.modules.map_fixture import map_fixture

REMOVED = {"HX-Trigger": json.dumps({"toast": {"text": "Removed.", "undo": "/back/"}})}


@pytest.fixture
def page(modules) -> Page:
    page = modules.load(map_fixture(), "map/shortcuts.js", "map/edit.js", "map/feeling.js")
    modules.answers["/map-grid/"] = Answer(status=204)
    return page


def saved(page: Page, state: str = "kept") -> None:
    expect(page.locator("#saved")).to_have_attribute("data-state", state)


def test_changes_are_sent_one_after_the_other_and_the_last_says_saved(page, modules):
    answers = modules.on(
        "map/requests.js",
        """await Promise.all(["/a/", "/b/", "/c/"].map((url) =>
          it.send(url, { of: url }, { swap: "none" })))""",
    )
    assert [answer["ok"] for answer in answers] == [True, True, True]
    assert [path for path, _ in modules.changes()] == ["/a/", "/b/", "/c/"]
    saved(page)


def test_a_refused_change_says_not_saved_and_the_next_one_is_sent(page, modules):
    modules.answers["/a/"] = Answer("No.", 409)
    answers = modules.on(
        "map/requests.js",
        """await Promise.all(["/a/", "/b/"].map((url) => it.send(url, {}, { swap: "none" })))""",
    )
    assert [(each["ok"], each["status"]) for each in answers] == [(False, 409), (True, 200)]


def test_an_answer_has_the_undo_url_of_the_server(page, modules):
    modules.answers["/off/"] = Answer(headers=REMOVED)
    answer = modules.on("map/requests.js", 'await it.send("/off/", {}, { swap: "none" })')
    assert answer == {"status": 200, "ok": True, "undo": "/back/"}


def test_no_answer_is_a_failure(page, modules):
    assert modules.on("map/requests.js", "it.answerOf(undefined)") == {
        "status": 0,
        "ok": False,
        "undo": None,
    }


def remember(modules: ModulePage, name: str, again: bool = True) -> None:
    redo = f', {{ url: "/again/{name}/", values: {{}} }}' if again else ""
    code = f'it.remember({{ url: "/back/{name}/", values: {{ was: "{name}" }} }}{redo})'
    modules.on("map/undo.js", code)


def press(page: Page, name: str) -> None:
    with page.expect_response("**/map-grid/"):
        page.get_by_role("button", name=name, exact=True).click()


def test_undo_goes_back_change_by_change_and_redo_forth(page, modules):
    remember(modules, "a")
    remember(modules, "b")
    for name in ("Undo", "Undo", "Redo", "Redo", "Undo"):
        press(page, name)
    assert [path for path, _ in modules.changes()] == [
        "/back/b/",
        "/back/a/",
        "/again/a/",
        "/again/b/",
        "/back/b/",
    ]
    assert modules.changes()[0] == ("/back/b/", {"was": "b"})


def remove_card(page: Page) -> None:
    page.locator("#card-7").focus()
    page.keyboard.press("Delete")


def test_undo_waits_for_the_answer_to_what_was_done_last(page, modules):
    remember(modules, "a")
    held: list[Route] = []
    page.route("**/card/7/off/", lambda route: held.append(route))
    remove_card(page)
    wait_for(page, held)
    page.get_by_role("button", name="Undo", exact=True).click()
    page.get_by_role("button", name="Undo", exact=True).click()
    with page.expect_response("**/back/a/"):
        held[0].fulfill(headers=REMOVED | {"Content-Type": "text/html"}, body=cell(7))
    assert [path for path, _ in modules.changes()] == ["/back/", "/back/a/"]
    page.unroute("**/card/7/off/")


def test_undo_of_a_first_change_that_is_on_its_way_is_not_lost(page, modules):
    held: list[Route] = []
    page.route("**/card/7/off/", lambda route: held.append(route))
    undo = page.get_by_role("button", name="Undo", exact=True)
    expect(undo).to_be_disabled()
    remove_card(page)
    wait_for(page, held)
    undo.click()
    with page.expect_response("**/back/"):
        held[0].fulfill(headers=REMOVED | {"Content-Type": "text/html"}, body=cell(7))
    page.unroute("**/card/7/off/")


def test_undo_of_a_change_that_is_refused_leaves_the_one_before(page, modules):
    remember(modules, "a")
    held: list[Route] = []
    page.route("**/card/7/off/", lambda route: held.append(route))
    remove_card(page)
    wait_for(page, held)
    page.get_by_role("button", name="Undo", exact=True).click()
    held[0].fulfill(status=409, body="No.", content_type="text/plain")
    saved(page, "failed")
    press(page, "Undo")
    assert [path for path, _ in modules.changes()] == ["/back/a/"]
    page.unroute("**/card/7/off/")


def test_undo_at_once_takes_back_the_feeling_that_waits_for_more_presses(page, modules):
    remember(modules, "a")
    page.locator("#touchpoint-1").focus()
    page.keyboard.press("]")
    press(page, "Undo")
    assert [values for _, values in modules.changes()] == [{"feeling": "0.5"}, {"feeling": "0.00"}]


def test_delete_held_down_takes_one_card_off(page, modules):
    page.locator("#card-7").focus()
    for _press in range(3):
        page.keyboard.down("Delete")
    page.keyboard.up("Delete")
    saved(page)
    assert [path for path, _ in modules.changes()] == ["/card/7/off/"]


def test_a_new_change_forgets_what_was_undone(page, modules):
    remember(modules, "a")
    press(page, "Undo")
    assert page.get_by_role("button", name="Redo").is_enabled()
    remember(modules, "b")
    assert page.get_by_role("button", name="Redo").is_disabled()


def test_an_edit_without_redo_is_only_undone(page, modules):
    remember(modules, "a", again=False)
    press(page, "Undo")
    assert page.get_by_role("button", name="Undo").is_disabled()
    assert page.get_by_role("button", name="Redo").is_disabled()


def test_something_new_is_undone_by_the_url_of_the_server(page, modules):
    event = 'new CustomEvent("map-added", { detail: { id: "none", undo: "/off/1/" } })'
    page.evaluate(f"document.dispatchEvent({event})")
    press(page, "Undo")
    assert modules.changes() == [("/off/1/", {})]


@pytest.mark.parametrize(("key", "url"), [("card-7", "/card/7/off/"), ("touchpoint-1", "/off/1/")])
def test_delete_removes_and_undo_posts_to_the_url_of_the_answer(key, url, page, modules):
    modules.answers[url] = Answer(
        '<section id="map-grid" hx-get="/map-grid/"></section>', 200, REMOVED
    )
    page.locator(f"#{key}").focus()
    with page.expect_response(f"**{url}"):
        page.keyboard.press("Delete")
    saved(page)
    press(page, "Undo")
    assert [path for path, _ in modules.changes()] == [url, "/back/"]


def test_alt_shift_arrow_moves_a_step(page, modules):
    page.locator("#touchpoint-1").focus()
    page.keyboard.press("Alt+Shift+ArrowRight")
    saved(page)
    assert modules.changes() == [("/move/1/", {"step": "1"})]


def test_words_are_sent_with_the_revision_and_undo_sends_the_old_ones(page, modules):
    modules.answers["/rename/1/"] = Answer(
        '<div class="touchpoint-head" id="touchpoint-1" data-stop></div>'
    )
    page.locator("#touchpoint-1").focus()
    page.keyboard.press("Enter")
    page.keyboard.type(" them")
    page.keyboard.press("Enter")
    saved(page)
    assert modules.changes() == [("/rename/1/", {"name": "Ask them", "revision": "4"})]
    press(page, "Undo")
    assert modules.changes()[1] == ("/rename/1/", {"name": "Ask"})


@pytest.mark.parametrize("keys", [["Escape"], ["Enter"]])
def test_unchanged_and_put_back_words_are_not_sent(keys, page, modules, focused):
    page.locator("#touchpoint-1").focus()
    page.keyboard.press("F2")
    for key in keys:
        page.keyboard.press(key)
    assert modules.changes() == []
    assert focused() == "touchpoint-1"
    assert page.locator(".editing").count() == 0


def cell(*cards: int, key: str = "") -> str:
    """The cell with these cards; the last one has the key."""
    keys = {cards[-1]: f' data-key="{key}"'} if key else {}
    drawn = "".join(
        f'<article id="card-{pk}" data-url="/card/{pk}/"{keys.get(pk, "")}></article>'
        for pk in cards
    )
    return f'<div class="cell cards" id="cell-1" data-add-url="/add/">{drawn}</div>'


def test_a_new_card_is_undone_by_emptying_it(page, modules):
    modules.answers["/add/"] = Answer(cell(7, 8, key="{key}"))
    page.get_by_role("button", name="+").click()
    page.keyboard.type("New")
    page.keyboard.press("Enter")
    saved(page)
    press(page, "Undo")
    (url, added), removed = modules.changes()
    assert UUID(added.pop("key")).version == 4
    assert (url, added) == ("/add/", {"body": "New", "lane": "pains"})
    assert removed == ("/card/8/", {"body": ""})


def test_an_emptied_card_is_undone_by_the_url_of_the_answer(page, modules):
    modules.answers["/card/7/"] = Answer(cell(), headers=REMOVED)
    page.locator("#card-7").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.press("Delete")
    page.keyboard.press("Enter")
    saved(page)
    press(page, "Undo")
    assert [path for path, _ in modules.changes()] == ["/card/7/", "/back/"]
