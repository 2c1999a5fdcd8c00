"""inbox/bulk.js: the bar of the selected tickets and its keys."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.map_writing import wait_for
from tests.browser.modules.conftest import ModulePage
from tests.browser.modules.selection import load_list, press, refresh, row, selected

TYPED = """keys => { for (const key of keys) document.body.dispatchEvent(
  new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true })) }"""


NINE = """<section id="ticket" data-ticket="9"><h1>Nine</h1>
  <button data-hotkey="a" popovertarget="theirs">Assign</button>
  <div class="menu" id="theirs" popover><button class="menu-item">Ben</button></div></section>"""


@pytest.fixture
def page(modules: ModulePage) -> Page:
    return load_list(modules)


def test_keys_act_on_the_selection_and_say_on_how_many(page, modules):
    page.locator("#pick-2").click()
    page.locator("#pick-3").click()
    page.locator("#open-1").focus()
    press(page, "a")
    expect(page.locator("#people")).to_be_visible()
    expect(page.locator("#people p[data-scope]")).to_have_text("Act on 2 tickets")
    press(page, "Escape")
    expect(page.locator("#people")).to_be_hidden()
    assert selected(page) == [2, 3]
    with page.expect_response("**/bulk/"):
        press(page, "e")
    [(path, values)] = modules.changes()
    assert (path, values["tickets"], values["status"]) == ("/bulk/", "2,3", "solved")
    assert (values["seen"], "all" in values, values["into"]) == ("100,100", False, "2")
    assert len(values["key"]) == 36
    press(page, "Escape")
    with page.expect_response("**/solve/1/"):
        press(page, "e")


def test_keys_typed_in_a_field_stay_there(page, modules):
    page.locator("#pick-2").click()
    page.locator("#note").focus()
    page.keyboard.type("ea")
    assert page.locator("#note").input_value() == "ea"
    assert modules.changes() == []


def test_the_second_key_of_a_sequence_is_no_key_of_the_bar(page, modules):
    page.locator("#pick-2").click()
    page.evaluate(TYPED, ["g", "e"])
    expect(page).to_have_url(re.compile("#went$"))
    assert modules.changes() == []
    with page.expect_response("**/bulk/"):
        press(page, "e")
    assert [path for path, _values in modules.changes()] == ["/bulk/"]


def test_keys_pressed_while_a_ticket_is_on_its_way_change_nothing(page, modules):
    held: list[Route] = []
    page.route("**/tickets/9/", lambda route: held.append(route))
    page.locator("#pick-2").click()
    page.locator("#load").click()
    wait_for(page, held)
    press(page, "a", "e")
    expect(page.locator("#people")).to_be_hidden()
    held[0].fulfill(content_type="text/html", body=NINE)
    expect(page.locator("h1")).to_have_text("Nine")
    expect(page.locator(".htmx-request")).to_have_count(0)
    expect(page.locator("#theirs")).to_be_hidden()
    assert modules.changes() == []
    assert selected(page) == [2]
    page.unroute("**/tickets/9/")


def test_keys_act_on_the_ticket_that_covers_the_list(page, modules):
    page.locator("#pick-2").click()
    page.evaluate("document.getElementById('list').style.visibility = 'hidden'")
    page.set_viewport_size({"width": 700, "height": 600})
    expect(page.locator("#solve[data-palette]")).to_have_count(0)
    with page.expect_response("**/solve/1/"):
        press(page, "e")
    press(page, "Escape")
    assert page.evaluate("""() => document.getElementById("pane-spam").dispatchEvent(
      new CustomEvent("palette-press", { cancelable: true, bubbles: true }))""")
    held: list[Route] = []
    page.route("**/tickets/9/", lambda route: held.append(route))
    page.evaluate("document.getElementById('load').click()")
    wait_for(page, held)
    press(page, "a")
    held[0].fulfill(content_type="text/html", body=NINE)
    expect(page.locator("#theirs")).to_be_visible()
    expect(page.locator(".htmx-request")).to_have_count(0)
    page.unroute("**/tickets/9/")
    assert [path for path, _values in modules.changes()] == ["/solve/1/"]
    assert selected(page) == [2]


def test_the_bar_sends_one_act_at_a_time(page, modules):
    held: list[Route] = []
    page.route("**/bulk/", lambda route: held.append(route))
    page.locator("#pick-2").click()
    press(page, "e")
    wait_for(page, held)
    press(page, "e", "e")
    expect(page.locator(".toast").last).to_contain_text("Still on its way.")
    held[0].fulfill(status=204)
    expect(page.locator(".htmx-request")).to_have_count(0)
    assert len(held) == 1
    page.unroute("**/bulk/")
    with page.expect_response("**/bulk/"):
        press(page, "e")


def test_the_menu_says_how_many_the_list_or_its_part_has(page):
    page.locator("#pick-2").click()
    page.locator("#more").click()
    expect(page.locator("#in-view")).to_have_text("All 120")
    press(page, "Escape")
    expect(page.locator("#bulk-select")).to_be_hidden()
    page.evaluate("""() => {
      document.getElementById("only-all").removeAttribute("aria-current");
      document.getElementById("only-mine").setAttribute("aria-current", "true");
    }""")
    page.locator("#more").click()
    expect(page.locator("#in-view")).to_have_text("All 7")
    press(page, "Escape")
    page.evaluate("document.querySelector('#only-mine .num').remove()")
    page.locator("#more").click()
    expect(page.locator("#in-view")).to_have_text("All")


def test_the_oldest_open_ticket_is_named_for_a_merge(page, modules):
    page.locator("#pick-3").click()
    page.locator("#pick-2").click()
    expect(page.locator("#merge")).to_have_text("Merge into #2")
    refresh(modules, row(3) + row(2, status="solved") + row(1))
    expect(page.locator("#merge")).to_have_text("Merge into #3")
    refresh(modules, row(3, status="closed") + row(2, status="solved") + row(1))
    expect(page.locator("#merge")).to_have_text("Merge into #2")
    page.locator("#whole").click()
    expect(page.locator("#merge")).to_have_text("Merge")


def test_the_palette_acts_on_the_selection_or_says_why_not(page, modules):
    page.locator("#pick-2").click()
    page.evaluate("document.getElementById('palette').showModal()")
    pressed = page.evaluate("""() => document.getElementById("pane-spam").dispatchEvent(
      new CustomEvent("palette-press", { cancelable: true, bubbles: true }))""")
    assert not pressed
    expect(page.locator(".toast")).to_contain_text("Press Escape first.")
    assert page.locator("#solve").get_attribute("data-palette") == "Solve"
    page.evaluate("document.getElementById('palette').close()")
    page.locator("#clear").click()
    assert page.locator("#solve").get_attribute("data-palette") is None
