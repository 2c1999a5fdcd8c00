"""map/menu.js: the menu of a touchpoint or stage."""

import pytest
from django.template.loader import render_to_string
from playwright.sync_api import Page, Route, expect

from tests.browser.map_writing import wait_for
from tests.browser.modules.conftest import Answer

MAP = """
<section id="map-grid">
  <div tabindex="0" data-stop data-menu-url id="touchpoint-1">
    <a href="/menu/1/" data-menu id="open-1">Order</a></div>
  <div tabindex="0" data-stop data-menu-url id="touchpoint-2">
    <a href="/menu/2/" data-menu id="open-2">Delivery</a></div>
</section>
<div class="menu" id="map-menu" popover><div id="map-menu-items"></div></div>
"""


def menu_of(name: str) -> Answer:
    items = "".join(
        f"<button class='menu-item'>{act} {name}</button>" for act in ("Rename", "Move", "Remove")
    )
    return Answer(f'<a class="menu-item" href="/touchpoints/{name}/">Open {name}</a>{items}')


@pytest.fixture
def page(modules) -> Page:
    body = MAP + render_to_string("components/menu_filter.html")
    page = modules.load(body, "shell/menus.js", "map/menu.js")
    modules.answers = {"/menu/1/": menu_of("Order"), "/menu/2/": menu_of("Delivery")}
    return page


def test_a_menu_opens_at_its_first_item(page, modules):
    page.locator("#open-1").click()
    expect(page.locator("#map-menu")).to_be_visible()
    expect(page.get_by_text("Open Order")).to_be_focused()


def test_arrows_walk_the_items_around_both_ends(page, modules):
    page.locator("#touchpoint-1").focus()
    page.keyboard.press("Shift+F10")
    expect(page.get_by_text("Open Order")).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(page.get_by_text("Remove Order")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_text("Open Order")).to_be_focused()


def test_a_second_menu_takes_the_place_of_the_first(page, modules):
    page.locator("#open-1").click()
    expect(page.get_by_text("Open Order")).to_be_visible()
    page.locator("#touchpoint-2").focus()
    page.keyboard.press("Shift+F10")
    expect(page.get_by_text("Open Delivery")).to_be_focused()
    expect(page.get_by_text("Open Order")).to_have_count(0)


def test_a_menu_that_cannot_be_loaded_does_not_show_the_one_before(page, modules):
    page.locator("#open-1").click()
    expect(page.get_by_text("Open Order")).to_be_visible()
    page.keyboard.press("Escape")
    modules.answers["/menu/2/"] = Answer("", 500)
    modules.on("map/menu.js", 'await it.openMenu(document.getElementById("open-2"))')
    expect(page.locator("#map-menu")).to_be_hidden()
    expect(page.get_by_text("Open Order")).to_have_count(0)


def test_keys_pressed_while_a_menu_is_loaded_filter_it_and_change_nothing_on_the_map(page):
    page.evaluate("""() => { window.reached = [];
      document.addEventListener("keydown", ({ target, key }) =>
        target.closest("[data-stop]") && reached.push(key)); }""")
    held: list[Route] = []
    page.route("**/menu/1/", lambda route: held.append(route))
    page.locator("#touchpoint-1").focus()
    page.keyboard.press("Shift+F10")
    wait_for(page, held)
    page.keyboard.press("Delete")
    page.keyboard.type("rem")
    held[0].fulfill(body=menu_of("Order").body, content_type="text/html")
    expect(page.get_by_text("Remove Order")).to_be_visible()
    expect(page.get_by_text("Open Order")).to_have_class("menu-item is-out")
    assert [key for key in page.evaluate("reached") if len(key) == 1 or key == "Delete"] == []
    page.keyboard.press("Escape")
    expect(page.locator("#touchpoint-1")).to_be_focused()
    page.unroute("**/menu/1/")
