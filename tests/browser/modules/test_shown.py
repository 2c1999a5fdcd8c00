"""inbox/shown.js, inbox/held-keys.js and inbox/on-the-way.js: keys while a ticket is awaited."""

import pytest
from django.template.loader import render_to_string
from playwright.sync_api import Page, Route, expect

from tests.browser.map_writing import wait_for
from tests.browser.modules.conftest import ModulePage


def row(pk: int) -> str:
    return f"""<li class="ticket-row" id="row-{pk}" data-ticket="{pk}">
      <a class="row-subject" id="open-{pk}" href="/tickets/{pk}/" hx-get="/tickets/{pk}/"
        hx-target="#ticket" hx-swap="outerHTML">Ticket {pk}</a></li>"""


def ticket(pk: int) -> str:
    return f"""<section id="ticket" data-ticket="{pk}" tabindex="-1"><h1>Shown {pk}</h1>
      <form hx-post="/solve/{pk}/" hx-swap="none"><button id="solve" data-hotkey="e">Solve</button>
      </form>
      <form hx-post="/next/{pk}/" hx-swap="none" data-leaves>
        <button id="next" data-hotkey="Shift+E">Solve, next</button></form>
      <button id="status" data-hotkey="s" popovertarget="menu">Status</button>
      <div class="menu" id="menu" popover><button class="menu-item" id="hold">On hold</button></div>
      <div id="composer"><a role="tab" id="reply-tab" href="#r" data-compose="reply" data-hotkey="r"
        data-hotkey-label="Reply">Reply</a>
        <textarea id="reply-text"></textarea></div></section>"""


BODY = f"""<section id="list"><div id="list-body"><ul>{row(1)}{row(2)}{row(3)}</ul></div></section>
  {ticket(1)}<aside id="context"></aside><input id="search">
  <div hidden data-opened-first="It is open now.">
    <button data-move="1" data-hotkey="j">Next</button>
    <button data-move="-1" data-hotkey="k">Previous</button></div>"""


@pytest.fixture
def held(modules: ModulePage) -> list[Route]:
    """Requests for tickets, and acts on them; each waits for its answer."""
    requests: list[Route] = []
    body = BODY + "".join(
        render_to_string(f"components/{name}.html")
        for name in ("menu_filter", "toasts", "palette", "load_failed")
    )
    page = modules.load(
        body, "shell/dialogs.js", "shell/keys.js", "shell/focus.js", "shell/errors.js",
        "shell/palette.js", "inbox/list.js", "inbox/composer.js", "inbox/shown.js",
    )  # fmt: skip
    page.route("**/tickets/*/", lambda route: requests.append(route))
    return requests


@pytest.fixture
def page(held, modules) -> Page:
    return modules.page


def arrive(page: Page, held: list[Route], pk: int) -> None:
    wait_for(page, held)
    route = held.pop(0)
    assert f"/tickets/{pk}/" in route.request.url
    route.fulfill(body=ticket(pk), content_type="text/html")
    expect(page.locator("h1")).to_have_text(f"Shown {pk}")
    expect(page.locator("#ticket")).not_to_have_attribute("inert", "")


def open_row(page: Page, held: list[Route], pk: int) -> None:
    page.locator(f"#open-{pk}").press("Enter")
    wait_for(page, held)
    expect(page.locator("#ticket")).to_have_attribute("inert", "")


def test_nothing_acts_while_another_ticket_is_on_its_way(page, held, modules):
    open_row(page, held, 2)
    for key in ("e", "s", "Shift+E", "e"):
        page.keyboard.press(key)
    expect(page.locator("#menu")).to_be_hidden()
    arrive(page, held, 2)
    page.keyboard.press("Escape")
    assert modules.changes() == []
    with page.expect_request("**/solve/2/"):
        page.keyboard.press("e")


def test_what_is_typed_waits_for_the_ticket_and_goes_into_its_reply(page, held, modules):
    open_row(page, held, 2)
    page.keyboard.type("rSee you,\nAna e")
    page.keyboard.press("Backspace")
    arrive(page, held, 2)
    expect(page.locator("#reply-text")).to_have_value("See you,\nAna ")
    expect(page.locator("#reply-text")).to_be_focused()
    page.keyboard.type("e")
    expect(page.locator("#reply-text")).to_have_value("See you,\nAna e")
    assert modules.changes() == []


def test_a_menu_opened_meanwhile_gets_the_letters_but_chooses_nothing(page, held, modules):
    open_row(page, held, 2)
    page.keyboard.type("shold\n")
    arrive(page, held, 2)
    expect(page.locator(".menu-filter input")).to_have_value("hold")
    expect(page.locator("#menu")).to_be_visible()


def test_a_ticket_that_cannot_be_loaded_leaves_the_one_before_in_use(page, held, modules):
    open_row(page, held, 2)
    page.keyboard.type("r and more")
    held.pop().abort()
    expect(page.locator("#ticket")).not_to_have_attribute("inert", "")
    expect(page.locator("h1")).to_have_text("Shown 1")
    expect(page.locator("#reply-text")).to_have_value("")
    page.locator("#ticket").focus()
    with page.expect_request("**/solve/1/"):
        page.keyboard.press("e")


def test_of_two_tickets_on_their_way_the_later_is_shown(page, held):
    open_row(page, held, 2)
    page.locator("#open-3").press("Enter")
    wait_for(page, held, 2)
    late = held.pop(0)
    arrive(page, held, 3)
    late.fulfill(body=ticket(2), content_type="text/html")
    page.keyboard.press("r")
    expect(page.locator("#reply-text")).to_be_focused()
    expect(page.locator("h1")).to_have_text("Shown 3")


def test_after_solve_and_next_a_second_press_solves_nothing_else(page, held, modules):
    solved: list[Route] = []
    page.route("**/next/1/", lambda route: solved.append(route))
    page.keyboard.press("Shift+E")
    wait_for(page, solved)
    page.keyboard.press("Shift+E")
    page.keyboard.press("e")
    solved[0].fulfill(status=204, headers={"HX-Trigger": "ticket-next"})
    wait_for(page, held)
    page.keyboard.press("Shift+E")
    arrive(page, held, 2)
    assert (modules.changes(), len(solved)) == ([], 1)
    page.unroute("**/next/1/")


@pytest.mark.parametrize(("key", "then"), [("e", "#open-2"), ("r", "#reply-text")])
def test_with_the_focus_on_another_row_a_key_opens_that_ticket_first(
    key, then, page, held, modules
):
    page.keyboard.press("j")
    page.keyboard.press(key)
    arrive(page, held, 2)
    expect(page.locator(then)).to_be_focused()
    assert modules.changes() == []
    expect(page.locator(".toast")).to_have_count(1 if key == "e" else 0)


def test_the_palette_does_not_act_on_the_ticket_beside_the_row_in_focus(page, held, modules):
    page.locator("#open-2").focus()
    modules.on("shell/dialogs.js", 'it.openDialog(document.getElementById("palette"))')
    page.keyboard.type("solve")
    page.keyboard.press("Enter")
    arrive(page, held, 2)
    assert modules.changes() == []


def test_moving_goes_on_meanwhile_and_keys_in_a_field_are_its_letters(page, held, focused):
    open_row(page, held, 2)
    page.keyboard.press("j")
    assert focused() == "open-3"
    page.locator("#search").press("r")
    expect(page.locator("#search")).to_have_value("r")
    arrive(page, held, 2)
    expect(page.locator("#reply-text")).to_have_value("")
