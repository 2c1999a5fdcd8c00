"""map/queue.js, map/store.js and map/foot.js: texts that wait, and what the foot says of them."""

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.map_writing import wait_for
from tests.browser.modules.conftest import Answer
from tests.browser.modules.map_fixture import map_fixture

EDIT = """{ key: "k", host: "touchpoint-1", cell: "touchpoint-1", field: "name", was: "Ask",
  base: { url: "/rename/1/" }, adds: false, lane: "", label: "Ask" }"""


@pytest.fixture
def page(modules) -> Page:
    page = modules.load(map_fixture(), "map/shortcuts.js", "map/edit.js", "map/feeling.js")
    modules.answers["/map-grid/"] = Answer(status=204)
    return page


def saved(page: Page, state: str = "kept") -> None:
    expect(page.locator("#saved")).to_have_attribute("data-state", state)


def test_of_two_texts_for_a_place_that_both_wait_the_later_is_sent(page, modules):
    both = f"""["One", "Two"].forEach((text) => it.addEdit({{ ...{EDIT}, text }}))"""
    modules.on("map/queue.js", both)
    saved(page)
    assert modules.changes() == [("/rename/1/", {"name": "Two"})]


def test_an_edit_that_is_on_its_way_is_not_changed_by_a_later_one(page, modules):
    code = f"""(async () => {{
      it.addEdit({{ ...{EDIT}, text: "One" }});
      await Promise.resolve();
      it.addEdit({{ ...{EDIT}, text: "Two", key: "l" }});
      await it.settled("touchpoint-1"); }})()"""
    modules.on("map/queue.js", code)
    assert modules.changes() == [("/rename/1/", {"name": "One"}), ("/rename/1/", {"name": "Two"})]


def test_try_again_while_an_edit_is_on_its_way_sends_it_again_at_once(page, modules):
    # No pause ends by itself: only the button sends again.
    page.evaluate(
        """() => { const start = setTimeout;
          window.setTimeout = (act, ms) => (ms < 1000 ? start(act, ms) : 0); }"""
    )
    held: list[Route] = []
    page.route("**/rename/1/", lambda route: held.append(route))
    again = page.get_by_role("button", name="Try again")
    modules.on("map/queue.js", f"""it.addEdit({{ ...{EDIT}, text: "One" }})""")
    wait_for(page, held, 1)
    held[0].fulfill(status=503)
    again.click()
    wait_for(page, held, 2)
    again.click()
    held[1].fulfill(status=503)
    wait_for(page, held, 3)
    held[2].fulfill(status=200)
    saved(page)
    page.unroute("**/rename/1/")


def test_a_text_that_cannot_be_saved_is_listed_until_it_is_discarded(page, modules):
    modules.answers["/rename/1/"] = Answer("It is gone.", 409, {"Content-Type": "text/plain"})
    modules.on("map/queue.js", f"""it.addEdit({{ ...{EDIT}, text: "Ask them", host: "gone" }})""")
    saved(page, "failed")
    page.get_by_role("button", name="Show the texts").click()
    rows = page.locator("#unsent li")
    expect(rows).to_contain_text(["Ask them"])
    expect(rows).to_contain_text(["It is gone."])
    assert "Ask them" in page.evaluate("Object.values(localStorage).join()")
    page.get_by_role("button", name="Discard").click()
    saved(page)
    assert "Ask them" not in page.evaluate("Object.values(localStorage).join()")


@pytest.mark.parametrize("is_full", [False, True])
def test_the_foot_says_if_the_browser_cannot_keep_a_text(is_full, page):
    if is_full:
        page.evaluate("() => { Storage.prototype.setItem = () => { throw new Error('full'); }; }")
    page.locator("#touchpoint-1").focus()
    page.keyboard.press("Enter")
    page.keyboard.type("!")
    foot = page.locator("#saved")
    expect(foot).to_contain_text("1 change")
    assert ("leave the page open" in foot.inner_text()) == is_full
