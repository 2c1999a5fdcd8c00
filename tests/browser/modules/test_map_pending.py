"""map/pending.js and map/swaps.js: texts that wait, while parts of the map are swapped."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.map_writing import wait_for
from tests.browser.modules.conftest import Answer, ModulePage
from tests.browser.modules.map_fixture import MAP, map_fixture

PENDING = "map/pending.js"
GRID = MAP[MAP.index("<section") : MAP.index("</section>") + len("</section>")]
CARD = "document.getElementById('card-7')"
CONFLICT = """<div id="cell-1" class="cell"><div class="conflict">
  <form hx-post="/card/7/" hx-swap="none"><button data-focus>Keep mine</button></form>
  </div></div>"""
EDIT = """{ key: "k", host: "card-7", cell: "cell-1", field: "body", was: "Old", text: "New",
  base: { url: "/card/7/" }, adds: false, lane: "pains", label: "Pains" }"""


@pytest.fixture
def page(modules: ModulePage) -> Page:
    page = modules.load(map_fixture(), "map/shortcuts.js", "map/edit.js", "map/feeling.js")
    modules.answers["/map-grid/"] = Answer(GRID)
    return page


def write(page: Page, text: str) -> None:
    page.locator("#card-7").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type(text)


def save(page: Page, text: str) -> None:
    write(page, text)
    page.keyboard.press("Enter")


def test_a_card_that_was_added_here_keeps_its_name(page, modules):
    def on(code: str) -> object:
        return modules.on(PENDING, code)

    assert on(f"it.nameOf({CARD})") == "card-7"
    page.evaluate(f"{CARD}.dataset.key = 'k'")
    assert on(f"it.nameOf({CARD})") == "new-k"
    assert on("it.hostOf('new-k').id") == "card-7"
    assert on("it.hostOf('card-7').id") == "card-7"
    assert on("it.hostOf('new-x') ?? it.hostOf('') ?? it.hostOf(undefined)") is None


def test_an_edit_builds_on_the_version_that_its_writer_saw(page, modules):
    head = "document.getElementById('touchpoint-1')"
    assert modules.on(PENDING, f"it.baseOf({head})") == {"url": "/rename/1/", "revision": "4"}
    assert modules.on(PENDING, f"it.baseOf({CARD})") == {"url": "/card/7/"}
    assert not modules.on(PENDING, f"it.isAdded({CARD}) || it.isAdded({head})")
    page.evaluate(f"{CARD}.dataset.url = '/add/'")
    assert modules.on(PENDING, f"it.isAdded({CARD})")


def test_a_text_is_drawn_at_once_and_again_after_a_swap(page, modules):
    held: list[Route] = []
    page.route("**/card/7/", lambda route: held.append(route))
    save(page, "New")
    card = page.locator("#card-7")
    expect(card).to_have_text("New")
    expect(card).to_have_class("is-unsent")
    wait_for(page, held)
    modules.answers["/cell/"] = Answer(GRID[GRID.index('<div class="cell') : GRID.rindex("</div>")])
    modules.swap("/cell/", "#cell-1", "outerHTML")
    expect(page.locator("#card-7")).to_have_text("New")
    held[0].fulfill(status=409, body="It is gone.", content_type="text/plain")
    expect(page.locator("#card-7")).to_have_class(re.compile("is-refused"))
    page.unroute("**/card/7/")


def test_a_text_that_is_dropped_is_the_servers_again(page, modules):
    modules.answers["/card/7/"] = Answer("No.", 409, {"Content-Type": "text/plain"})
    page.locator("#touchpoint-2").focus()  # else the refused text is opened again
    modules.on("map/queue.js", f"it.addEdit({EDIT})")
    expect(page.locator("#card-7.is-refused .card-text")).to_have_text("New")
    modules.call("map/queue.js", "dropEdit", "k")
    expect(page.locator("#card-7 .card-text")).to_have_text("Old")
    expect(page.locator(".is-unsent")).to_have_count(0)


def test_the_question_which_of_two_texts_stays_while_parts_are_swapped(page, modules):
    modules.answers["/card/7/"] = Answer(CONFLICT, 422)
    save(page, "New")
    dialog = page.locator("#cell-1 .conflict")
    expect(dialog).to_have_count(1)
    modules.answers["/cell/"] = Answer(GRID[GRID.index('<div class="cell') : GRID.rindex("</div>")])
    modules.swap("/cell/", "#cell-1", "outerHTML")
    expect(dialog).to_have_count(1)
    expect(dialog.get_by_role("button", name="Keep mine")).to_be_focused()
    modules.answers["/card/7/"] = Answer("")
    address = page.url
    dialog.get_by_role("button", name="Keep mine").click()
    expect(dialog).to_have_count(0)
    expect(page.locator("#saved")).to_have_attribute("data-state", "kept")
    assert page.url == address


def test_a_text_is_no_longer_kept_when_one_of_two_was_chosen(page, modules):
    modules.answers["/card/7/"] = Answer(CONFLICT, 422)
    save(page, "New")
    expect(page.locator("#cell-1 .conflict")).to_have_count(1)
    modules.answers["/card/7/"] = Answer("")
    page.get_by_role("button", name="Keep mine").click()
    expect(page.locator(".conflict")).to_have_count(0)
    expect(page.locator("#saved")).to_have_attribute("data-state", "kept")


def test_the_map_is_loaded_anew_when_the_writer_has_left(page, modules):
    write(page, "New")
    modules.on("map/requests.js", "(it.refresh().catch(() => {}), null)")
    expect(page.locator("#card-7 textarea")).to_have_value("New")
    with page.expect_response("**/map-grid/"):
        page.keyboard.press("Escape")
    assert [path for _method, path, _body in modules.requests] == ["/map-grid/"]


def test_a_swap_does_not_touch_a_text_that_is_being_written(page, modules):
    write(page, "New")
    modules.answers["/cell/"] = Answer('<div id="cell-1" class="cell">Other</div>')
    modules.swap("/cell/", "#cell-1", "outerHTML")
    expect(page.locator("#card-7 textarea")).to_have_value("New")
    assert modules.on("map/swaps.js", "it.isAnybodyWriting()")
    with page.expect_response("**/map-grid/"):
        page.keyboard.press("Escape")
    assert not modules.on("map/swaps.js", "it.isAnybodyWriting()")
