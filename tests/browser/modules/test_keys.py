"""shell/keys.js, shell/key-caps.js and shell/palette.js."""

import pytest
from django.template.loader import render_to_string
from playwright.sync_api import Page, expect

from tests.browser.modules.conftest import Answer

BUTTONS = """
<input id="field">
<button id="solve" data-hotkey="e" data-hotkey-group="Ticket">
  Solve<span class="kbd">e</span></button>
<a id="next" href="#next" data-hotkey="j,ArrowDown" aria-label="Next ticket"></a>
<button id="go" data-hotkey="g i" data-hotkey-label="Go to the inbox">Inbox</button>
<button id="send" data-hotkey="Mod+Enter">Send</button>
<button id="keys-button" data-hotkey="?" data-open="#keys">Keys</button>
"""
PRESSED = """window.pressed = [];
addEventListener("click", ({ target }) => pressed.push(target.id));"""


@pytest.fixture
def keys(modules) -> Page:
    body = BUTTONS + render_to_string("components/keys.html")
    page = modules.load(body, "shell/dialogs.js", "shell/keys.js")
    page.evaluate(PRESSED)
    return page


def pressed(page: Page) -> list[str]:
    return page.evaluate("pressed")


def test_a_name_is_the_label_else_the_aria_label_else_the_text_without_keys(keys, modules):
    names = modules.on("shell/keys.js", "it.hotkeysIn(document).map((each) => it.nameOf(each))")
    assert names == ["Solve", "Next ticket", "Go to the inbox", "Send", "Keys"]


def test_a_key_and_a_sequence_press(keys):
    keys.keyboard.press("e")
    keys.keyboard.press("g")
    keys.keyboard.press("i")
    assert pressed(keys) == ["solve", "go"]


def test_mod_enter_in_any_field_of_a_form_presses_its_button(keys):
    keys.evaluate("""document.body.insertAdjacentHTML("beforeend", `<form id="form">
        <input id="name"><textarea id="words"></textarea>
        <button id="open" type="button" data-hotkey="Mod+Enter">Open</button></form>`)""")
    for field in ("#name", "#words"):
        keys.locator(field).press("Control+Enter")
    assert pressed(keys) == ["open", "open"]
    keys.locator("#name").press("Control+Shift+Enter")
    keys.locator("#field").press("Control+Enter")
    assert pressed(keys) == ["open", "open"]


def test_a_key_that_is_held_down_presses_once(keys):
    keys.keyboard.down("e")
    keys.keyboard.down("e")
    keys.keyboard.up("e")
    assert pressed(keys) == ["solve"]


@pytest.mark.parametrize("key", ["?", "Shift+?"])
def test_a_sign_is_pressed_with_and_without_shift(key, keys):
    keys.keyboard.press(key)
    assert pressed(keys) == ["keys-button"]


def test_a_key_in_a_field_is_a_letter(keys):
    keys.locator("#field").press("e")
    assert pressed(keys) == []
    expect(keys.locator("#field")).to_have_value("e")


def test_a_key_that_arrives_with_a_swap_works_and_one_that_left_does_not(keys, modules):
    modules.load(f'<div id="part">{BUTTONS}</div>', "shell/keys.js")
    keys.evaluate(PRESSED)
    keys.locator("#solve").evaluate(
        "button => button.addEventListener('click', () => pressed.push('a button that left'))"
    )
    modules.answers["/part"] = Answer('<button id="close" data-hotkey="x">Close</button>')
    modules.swap("/part", "#part")
    keys.keyboard.press("e")
    keys.keyboard.press("x")
    assert pressed(keys) == ["close"]


def test_keys_outside_an_open_dialog_rest(keys):
    keys.keyboard.press("?")
    keys.keyboard.press("e")
    assert pressed(keys) == ["keys-button"]


def test_single_keys_are_switched_off_and_chords_are_not(keys):
    keys.keyboard.press("?")
    keys.locator("[data-keys-switch]").click()
    keys.keyboard.press("Escape")
    keys.evaluate("pressed.length = 0")
    keys.keyboard.press("e")
    keys.keyboard.press("ControlOrMeta+Enter")
    assert pressed(keys) == ["send"]


def test_the_sheet_groups_names_and_their_keys(keys):
    keys.keyboard.press("?")
    sheet = keys.locator("[data-keys-list]")
    assert sheet.locator("h3").all_inner_texts() == ["Ticket", "Everywhere"]
    rows = dict(
        zip(
            sheet.locator("dt").all_inner_texts(),
            sheet.locator("dd").all_inner_texts(),
            strict=True,
        )
    )
    assert rows["Solve"] == "e"
    assert rows["Next ticket"] == "jor↓"
    assert rows["Go to the inbox"] == "gtheni"


def test_the_sheet_lists_the_keys_that_a_part_of_the_page_has_for_itself(keys):
    keys.evaluate("""document.body.insertAdjacentHTML("beforeend", `<dl data-keys-of="Map" hidden>
      <dt><span class="kbd">del</span></dt><dd>remove from the map</dd>
      <dt data-has-button>e</dt><dd>solve</dd></dl>`)""")
    keys.keyboard.press("?")
    own = keys.locator("[data-keys-list] section").first
    assert own.inner_text().split() == ["Map", "remove", "from", "the", "map", "del"]


@pytest.mark.parametrize(
    ("hotkey", "sequences"),
    [
        ("e", [[["e"]]]),
        ("j,ArrowDown", [[["j"]], [["ArrowDown"]]]),
        ("g i", [[["g"], ["i"]]]),
        ("Control+Shift+Enter", [[["Control", "Shift", "Enter"]]]),
        (",", [[[","]]]),
    ],
)
def test_keys_are_read_as_sequences_of_chords(hotkey, sequences, modules):
    modules.load("")
    assert modules.call("shell/key-caps.js", "readKeys", hotkey) == sequences


def test_a_choice_of_the_palette_has_each_word(modules):
    modules.load("")
    choices = [["Solve and next", 1], ["Next ticket", 2]]
    assert modules.call("shell/palette.js", "matching", choices, "NEXT so") == choices[:1]
    assert modules.call("shell/palette.js", "matching", choices, "") == choices


def test_the_words_of_a_search_are_a_parameter_of_its_link(modules):
    page = modules.load('<a href="/customers/?page=1" data-palette-search="q">Customers</a>')
    code = 'String(it.searchUrl(document.querySelector("a"), "Ana & co"))'
    found = modules.on("shell/palette.js", code)
    assert found == f"{page.url}customers/?page=1&q=Ana+%26+co"


def test_the_palette_presses_what_was_chosen_and_focuses_a_field(modules, focused):
    body = BUTTONS + '<input id="search" data-hotkey="/" aria-label="Search">'
    page = modules.load(
        body + render_to_string("components/palette.html"), "shell/dialogs.js", "shell/palette.js"
    )
    page.evaluate(PRESSED)
    for query in ("inbox", "search"):
        modules.on("shell/dialogs.js", 'it.openDialog(document.getElementById("palette"))')
        page.keyboard.type(query)
        page.keyboard.press("Enter")
    assert "go" in pressed(page)
    assert focused() == "search"
