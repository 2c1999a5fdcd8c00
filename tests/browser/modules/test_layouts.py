"""shell/layouts.js."""

import pytest
from playwright.sync_api import Page

BODY = """<input id="field">
<button id="solve" data-hotkey="e">Solve</button>
<button id="search" data-hotkey="/">Search</button>
<button id="fold" data-hotkey="[">Fold</button>
<button id="palette" data-hotkey="Mod+k">Palette</button>
<button id="go" data-hotkey="g i">Inbox</button>
<div id="mail" contenteditable>Text</div>"""
PRESSED = """window.pressed = [];
addEventListener("click", ({ target }) => pressed.push(target.id));"""
CONTROL = 2


@pytest.fixture
def page(modules) -> Page:
    page = modules.load(BODY, "shell/layouts.js", "shell/keys.js")
    page.evaluate(PRESSED)
    return page


def press(page: Page, key: str, code: str, modifiers: int = 0) -> None:
    """Press a key as a keyboard of any layout does."""
    session = page.context.new_cdp_session(page)
    text = {} if modifiers else {"text": key}
    event = {"key": key, "code": code, "modifiers": modifiers}
    session.send("Input.dispatchKeyEvent", {"type": "keyDown", **event, **text})
    session.send("Input.dispatchKeyEvent", {"type": "keyUp", **event})
    session.detach()


def pressed(page: Page) -> list[str]:
    return page.evaluate("pressed")


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ([("у", "KeyE")], ["solve"]),  # Russian
        ([("ε", "KeyE")], ["solve"]),  # Greek
        ([("ק", "KeyE")], ["solve"]),  # Hebrew
        ([("п", "KeyG"), ("ш", "KeyI")], ["go"]),
        ([("х", "BracketLeft")], ["fold"]),
        ([("у", "KeyE"), (".", "Slash")], ["solve", "search"]),
        ([("e", "KeyD")], ["solve"]),  # Dvorak: as printed
        ([("d", "KeyE"), ("w", "Slash"), ("é", "BracketLeft")], []),
        ([("д", "KeyL"), ("-", "Slash"), (",", "KeyM")], []),  # German and French, later
    ],
)
def test_a_letter_of_another_script_is_the_key_of_its_place(keys, expected, page):
    for key, code in keys:
        press(page, key, code)
    assert pressed(page) == expected


def test_a_letter_with_control_is_the_key_of_its_place(page):
    press(page, "л", "KeyK", CONTROL)
    assert pressed(page) == ["palette"]


def test_what_is_written_stays_as_it_is(page):
    page.locator("#field").focus()
    press(page, "у", "KeyE")
    page.locator("#mail").focus()
    press(page, "у", "KeyE")
    assert pressed(page) == []
    assert page.locator("#field").input_value() == "у"
    assert "у" in page.locator("#mail").inner_text()
