"""shell/menus.js and shell/menu-filter.js: keys of a menu that is open, or still being loaded."""

import pytest
from django.template.loader import render_to_string
from playwright.sync_api import Page, Route, expect

from tests.browser.map_writing import wait_for

NAMES = {"open": "Open", "hold": "On hold", "solved": "Solved", "zoe": "Zoë O'Hara"}
ITEMS = "".join(
    f'<button class="menu-item" id="{pk}">{name}<span class="kbd">{pk}</span></button>'
    for pk, name in NAMES.items()
)
BODY = f"""
<style>.is-out {{ display: none }}</style>
<button id="solve" data-hotkey="e">Solve</button>
<button id="status" data-hotkey="s" popovertarget="menu">Status</button>
<form class="menu" id="menu" popover>{ITEMS}</form>
<button id="assignee" data-hotkey="a" popovertarget="people">Assign</button>
<div class="menu" id="people" popover>
  <div data-menu-part hx-get="/people/" hx-trigger="menu-open">
    <a class="menu-item" href="/x/">All</a></div></div>
<button id="tags" data-hotkey="t" popovertarget="tags-menu">Tags</button>
<form class="menu" id="tags-menu" popover><button id="save" type="button">Save</button>
  <input id="tags-input"></form>
<input id="field">
"""


@pytest.fixture
def page(modules) -> Page:
    body = BODY + render_to_string("components/menu_filter.html")
    page = modules.load(body, "shell/menus.js", "shell/keys.js")
    page.evaluate("""() => { window.pressed = [];
      addEventListener("submit", (event) => event.preventDefault());
      addEventListener("click", ({ target }) => pressed.push(target.id)); }""")
    return page


@pytest.fixture
def people(page) -> list[Route]:
    """The requests for the people, each of which waits for its answer."""
    held: list[Route] = []
    page.route("**/people/", lambda route: held.append(route))
    return held


def send(people: list[Route], page: Page, status: int = 200) -> None:
    wait_for(page, people)
    people.pop().fulfill(body=ITEMS, content_type="text/html", status=status)


def pressed(page: Page) -> list[str]:
    return page.evaluate("pressed")


def test_letters_in_a_menu_filter_it_and_press_nothing(page):
    page.keyboard.press("s")
    expect(page.locator("#open")).to_be_focused()
    page.keyboard.type("sole e")
    assert pressed(page) == ["status"]
    expect(page.locator(".menu-filter input")).to_have_value("sole e")
    expect(page.locator("[data-no-match]")).to_be_visible()
    page.keyboard.press("Enter")
    assert pressed(page) == ["status"]
    for _letter in "e e":
        page.keyboard.press("Backspace")
    page.keyboard.press("Enter")
    assert pressed(page) == ["status", "solved"]


@pytest.mark.parametrize(("words", "chosen"), [("zoe oh", ""), ("ZOE o'", "zoe"), ("o", "open")])
def test_enter_presses_the_best_match_and_names_match_without_accents(words, chosen, page):
    page.keyboard.press("s")
    page.keyboard.type(words)
    page.keyboard.press("Enter")
    assert pressed(page)[1:] == ([chosen] if chosen else [])


def test_arrows_home_and_end_move_around_both_ends(page):
    page.keyboard.press("s")
    keys = ["ArrowDown", "ArrowUp", "ArrowUp", "ArrowDown", "End", "Home"]
    for key, item in zip(keys, ["hold", "open", "zoe", "open", "zoe", "open"], strict=True):
        page.keyboard.press(key)
        expect(page.locator(f"#{item}")).to_be_focused()


def test_arrows_move_among_the_items_that_are_left(page):
    page.keyboard.press("s")
    page.keyboard.type("o")
    for key, item in (("ArrowDown", "hold"), ("End", "zoe"), ("ArrowDown", "open")):
        page.keyboard.press(key)
        expect(page.locator(".is-aimed")).to_have_id(item)


@pytest.mark.parametrize("place", ["field", "solve"])
def test_escape_gives_the_focus_back_and_the_next_time_nothing_is_filtered(place, page):
    page.locator(f"#{place}").focus()
    page.evaluate("document.getElementById('status').click()")
    page.keyboard.type("hold")
    page.keyboard.press("Escape")
    expect(page.locator(f"#{place}")).to_be_focused()
    page.evaluate("document.getElementById('status').click()")
    expect(page.locator("#open")).to_be_focused()
    expect(page.locator(".menu-filter")).to_have_count(0)


def test_a_name_typed_while_the_people_are_loaded_presses_nothing_else(page, people):
    page.keyboard.press("a")
    page.keyboard.press("Enter")
    page.keyboard.type("zoe o'")
    page.keyboard.press("Enter")
    assert pressed(page) == ["assignee"]
    send(people, page)
    expect(page.locator("#people #zoe")).to_be_visible()
    assert pressed(page) == ["assignee", "zoe"]


def test_people_who_come_take_the_focus_if_nothing_was_typed(page, people):
    page.keyboard.press("a")
    expect(page.locator("#people")).to_be_focused()
    send(people, page)
    expect(page.locator("#people #open")).to_be_focused()
    page.keyboard.press("e")
    assert pressed(page) == ["assignee"]


def test_enter_is_forgotten_when_more_is_typed_before_the_people_come(page, people):
    page.keyboard.press("a")
    page.keyboard.type("so")
    page.keyboard.press("Enter")
    page.keyboard.type("l")
    send(people, page)
    expect(page.locator("#people #solved")).to_have_class("menu-item is-aimed")
    assert pressed(page) == ["assignee"]


def test_a_menu_with_a_field_of_its_own_gives_it_the_letters(page):
    page.keyboard.press("t")
    page.locator("#save").focus()
    page.keyboard.type("red")
    expect(page.locator("#tags-input")).to_have_value("red")
    assert pressed(page) == ["tags"]


def test_tab_beyond_the_last_item_leaves_the_menu(page):
    page.keyboard.press("s")
    page.keyboard.press("End")
    page.keyboard.press("Tab")
    expect(page.locator("#menu")).to_be_hidden()
