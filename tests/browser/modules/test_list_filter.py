"""inbox/list-filter.js: the menu that adds a condition, step by step."""

from playwright.sync_api import expect

MENU = """
<div class="menu is-filtered" id="filter-menu" data-enter-waits>
  <div class="menu-filter"><input id="typed" value="sta"></div>
  <a class="menu-item is-aimed" id="status" data-step href="#x">Status</a>
  <a class="menu-item is-out" id="tag" href="#x">Tag</a>
</div>
<a id="outside" data-step href="#x">No menu</a>
"""


def test_a_step_begins_without_what_was_typed_in_the_one_before(modules, focused):
    page = modules.load(MENU, "inbox/list-filter.js")
    page.locator("#typed").focus()
    page.locator("#status").click()
    expect(page.locator(".menu-filter")).to_have_count(0)
    assert focused() == "filter-menu"
    assert page.locator("#filter-menu").get_attribute("class") == "menu"
    assert page.locator("#tag").get_attribute("class") == "menu-item"
    assert page.locator("[data-enter-waits]").count() == 0


def test_an_item_that_is_no_step_and_a_step_outside_of_a_menu_change_nothing(modules):
    page = modules.load(MENU, "inbox/list-filter.js")
    page.locator("#tag").click()
    page.locator("#outside").click()
    assert page.locator("#typed").input_value() == "sta"
