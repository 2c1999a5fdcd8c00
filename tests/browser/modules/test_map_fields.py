"""map/fields.js and map/store.js: what is typed into the forms beside the map."""

import json
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.map_writing import wait_for
from tests.browser.modules.conftest import Answer, ModulePage

MODULE, STORE = "map/fields.js", "map/store.js"
NAME = "tandem:field:7:3:/about/1/#about#pains"


def body(value: str = "Old", *, invalid: bool = False) -> str:
    state = ' aria-invalid="true"' if invalid else ""
    return f"""<main id="main" data-person="7" data-journey="3"><div id="touchpoint-drawer">
      <details><summary>About</summary>
      <form action="/about/1/" hx-post="/about/1/" hx-target="#out">
        <input type="hidden" name="lane" value="pains"><input type="hidden" name="was" value="Old">
        <textarea name="about"{state}>{value}</textarea><button id="save">Save</button>
      </form></details><p id="out"></p></div>
      <textarea name="about" id="elsewhere"></textarea></main>"""


def load(modules: ModulePage, html: str, **kept: Any) -> Page:
    page = modules.load(html)
    if kept:
        page.evaluate("both => localStorage.setItem(...both)", [NAME, json.dumps(kept)])
    page.evaluate("path => import(path)", f"/static/js/{MODULE}")
    page.evaluate("document.querySelector('details').open = true")
    return page


def stored(page: Page) -> Any:
    return page.evaluate("name => JSON.parse(localStorage.getItem(name))", NAME)


def field(page: Page) -> Any:
    return page.locator("#touchpoint-drawer [name=about]")


def test_a_text_is_kept_with_what_its_writer_saw_until_it_is_the_old_one(modules):
    page = load(modules, body())
    field(page).fill("New")
    assert stored(page) == {"value": "New", "seen": {"was": "Old"}}
    assert modules.call(STORE, "countFields") == 1
    field(page).fill("Old")
    page.locator("#elsewhere").fill("Words")
    assert modules.call(STORE, "countFields") == 0


def test_a_kept_text_is_put_in_again_with_what_was_seen(modules):
    page = load(modules, body("Newer"), value="Mine", seen={"was": "Old"})
    assert field(page).input_value() == "Mine"
    assert page.locator("[name=was]").input_value() == "Old"
    assert stored(page)["value"] == "Mine"


@pytest.mark.parametrize(
    ("html", "is_kept"),
    [(body("Mine\n"), False), (body("Other"), True), (body("Mine", invalid=True), True)],
)
def test_a_sent_text_is_kept_until_the_page_shows_that_it_was_saved(html, is_kept, modules):
    page = load(modules, html, value="Mine", seen={}, isSent=True)
    assert (stored(page) is not None) == is_kept


def test_a_form_that_is_being_sent_is_marked(modules):
    page = load(modules, body().replace("hx-post", "data-post"))
    field(page).fill("New")
    page.evaluate(
        "document.querySelector('form').dispatchEvent(new Event('submit', { bubbles: true }))"
    )
    assert stored(page)["isSent"]


@pytest.mark.parametrize(("status", "is_kept"), [(200, False), (422, True), (500, True)])
def test_a_text_is_kept_until_the_server_has_it(status, is_kept, modules):
    page = load(modules, body())
    modules.answers["/about/1/"] = Answer(status=status)
    field(page).fill("New")
    page.evaluate(
        """window.ended = false;
        document.addEventListener("htmx:finally:request", () => { ended = true; })"""
    )
    page.locator("#save").click()
    page.wait_for_function("ended")
    assert (stored(page) is not None) == is_kept


def test_what_is_typed_while_it_is_sent_builds_on_what_was_sent(modules):
    page = load(modules, body())
    held: list[Route] = []
    page.route("**/about/1/", lambda route: held.append(route))
    field(page).fill("New")
    page.locator("#save").click()
    wait_for(page, held)
    field(page).fill("Newer")
    held[0].fulfill(body="Saved.", content_type="text/html")
    expect(page.locator("#out")).to_have_text("Saved.")
    assert stored(page) == {"value": "Newer", "seen": {"was": "New"}}
    page.unroute("**/about/1/")
