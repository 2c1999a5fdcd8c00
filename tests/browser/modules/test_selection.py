"""inbox/selection.js and inbox/bulk.js: the selected tickets, the bar and its keys."""

import json

import pytest
from django.template.loader import render_to_string
from playwright.sync_api import Page, Route, expect

from tests.browser.map_writing import wait_for
from tests.browser.modules.conftest import Answer, ModulePage


def row(pk: int, changed: int = 100) -> str:
    return f"""<li class="ticket-row" id="row-{pk}" data-ticket="{pk}" data-changed="{changed}">
      <span class="select-cell"><input class="checkbox" type="checkbox" id="pick-{pk}"></span>
      <a class="row-subject" id="open-{pk}" href="#ticket-{pk}">Ticket {pk}</a></li>"""


def ticket_list(rows: str, url: str = "/inbox/all/") -> str:
    return f"""<section id="list" hx-get="{url}" hx-trigger="inbox from:body" hx-swap="outerMorph"
      hx-target="this"><div id="list-body"><ul id="rows">{rows}</ul></div>
      <div id="bulk-dock" hx-morph-skip data-selected="%n selected" data-none="None is selected."
        data-one="Act on 1 ticket" data-many="Act on %n tickets" data-other="It has changed."
        data-clear-first="Press Escape first.">
        <p id="bulk-status"></p>
        <div id="bulk" hidden><strong id="bulk-count"></strong>
          <button id="assign" type="button" popovertarget="people" data-bulk-key="a">Assign</button>
          <button id="clear" type="button" data-pick-none>Clear</button>
          <button id="whole" type="button" hx-get="/select/" hx-swap="none">Whole view</button>
          <div class="menu" id="people" popover><p data-acts-on></p>
            <button class="menu-item" id="ben">Ben</button></div>
          <form hx-post="/bulk/" hx-swap="none" data-bulk><input type="hidden" name="act"
            value="status"><button id="solve" name="status" value="solved" data-bulk-key="e E">
            Solve</button></form></div></div></section>"""


TYPED = """keys => { for (const key of keys) document.body.dispatchEvent(
  new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true })) }"""
BODY = f"""{ticket_list("".join(row(pk) for pk in range(1, 6)))}
  <section id="ticket" data-ticket="1"><div id="ticket-head">
    <form hx-post="/solve/1/" hx-swap="none"><button id="one" data-hotkey="e">Solve</button></form>
    <button id="pane-spam" data-palette="Spam">Spam</button>
  </div></section>
  <textarea id="note"></textarea>
  <a id="go" href="#went" data-hotkey="g e">Go</a>
  <a id="load" href="#load" hx-get="/tickets/9/" hx-target="#ticket" hx-swap="outerHTML">Nine</a>
  <button data-pick-row data-hotkey="x">Select</button>
  <button data-pick-move="1" data-hotkey="Shift+J">Down</button>
  <button data-pick-move="-1" data-hotkey="Shift+K">Up</button>
  <button id="shown" data-pick-shown>Page</button>
  <button data-move="1" data-hotkey="j">Next</button>"""
WHOLE = Answer(
    "", 204, {"HX-Trigger": json.dumps({"whole-list-selected": {"at": 100, "count": 40}})}
)


@pytest.fixture
def page(modules: ModulePage) -> Page:
    body = BODY + "".join(
        render_to_string(f"components/{name}.html") for name in ("menu_filter", "toasts", "palette")
    )
    return modules.load(
        body, "shell/dialogs.js", "shell/keys.js", "shell/palette.js", "inbox/list.js",
        "inbox/bulk.js", answers={"/select/": WHOLE, "/bulk/": Answer("", 204)},
    )  # fmt: skip


def selected(page: Page) -> list[int]:
    boxes = page.locator(".ticket-row .checkbox:checked")
    return [
        int(box.removeprefix("pick-")) for box in boxes.evaluate_all("all => all.map(b => b.id)")
    ]


def refresh(modules: ModulePage, rows: str, url: str = "/inbox/all/") -> None:
    modules.answers["/inbox/all/"] = Answer(ticket_list(rows, url))
    modules.swap("/inbox/all/", "#list", "outerMorph")


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def test_x_selects_the_row_of_the_ring_and_escape_clears(page):
    page.locator("#open-2").focus()
    press(page, "x", "j", "x")
    assert selected(page) == [2, 3]
    expect(page.locator("#bulk")).to_be_visible()
    expect(page.locator("#bulk-count")).to_have_text("2 selected")
    expect(page.locator("#bulk-status")).to_have_text("2 selected")
    press(page, "x")
    assert selected(page) == [2]
    press(page, "Escape")
    assert selected(page) == []
    expect(page.locator("#bulk")).to_be_hidden()
    expect(page.locator("#bulk-status")).to_have_text("None is selected.")


def test_ranges_by_key_grow_and_shrink_and_keep_what_was_selected(page, focused):
    page.locator("#pick-5").click()
    page.locator("#open-1").focus()
    press(page, "Shift+J", "Shift+J")
    assert (selected(page), focused()) == ([1, 2, 3, 5], "open-3")
    press(page, "Shift+K")
    assert (selected(page), focused()) == ([1, 2, 5], "open-2")


def test_ranges_by_click_on_boxes_and_on_rows(page):
    page.locator("#pick-2").click()
    page.locator("#pick-4").click(modifiers=["Shift"])
    assert selected(page) == [2, 3, 4]
    page.locator("#open-1").click(modifiers=["Shift"])
    assert selected(page) == [1, 2]
    assert "#" not in page.url
    page.locator("#shown").click()
    assert selected(page) == [1, 2, 3, 4, 5]
    page.locator("#clear").click()
    assert selected(page) == []


def test_it_follows_tickets_through_refreshes_and_ends_with_those_that_leave(page, modules):
    page.locator("#pick-2").click()
    page.locator("#pick-4").click()
    refresh(modules, "".join(row(pk) for pk in (9, 8, 4, 1, 2, 3)))
    assert selected(page) == [4, 2]
    refresh(modules, "".join(row(pk) for pk in (9, 8, 4, 1)))
    assert selected(page) == [4]
    expect(page.locator("#bulk-count")).to_have_text("1 selected")
    refresh(modules, "".join(row(pk) for pk in (9, 4, 2)))
    assert selected(page) == [4]
    refresh(modules, "".join(row(pk) for pk in (9, 4, 2)), "/inbox/mine/")
    assert selected(page) == []


def test_a_refresh_asks_for_rows_below_the_last_selected_one(page, modules):
    page.locator("#pick-5").click()
    page.evaluate("htmx.trigger(document.body, 'inbox')")
    page.wait_for_function("document.querySelectorAll('.htmx-request').length === 0")
    assert any("shown=25" in path for _method, path, _body in modules.requests)


def test_keys_act_on_the_selection_and_say_on_how_many(page, modules):
    page.locator("#pick-2").click()
    page.locator("#pick-3").click()
    page.locator("#open-1").focus()
    press(page, "a")
    expect(page.locator("#people")).to_be_visible()
    expect(page.locator("#people p[data-acts-on]")).to_have_text("Act on 2 tickets")
    press(page, "Escape")
    expect(page.locator("#people")).to_be_hidden()
    assert selected(page) == [2, 3]
    with page.expect_response("**/bulk/"):
        press(page, "e")
    [(path, values)] = modules.changes()
    assert (path, values["tickets"], values["status"]) == ("/bulk/", "2,3", "solved")
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
    assert page.url.endswith("#went")
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
    held[0].fulfill(content_type="text/html", body="""<section id="ticket" data-ticket="9">
      <h1>Nine</h1><button data-hotkey="a" popovertarget="theirs">Assign</button>
      <div class="menu" id="theirs" popover><button class="menu-item">Ben</button></div>
      </section>""")  # fmt: skip
    expect(page.locator("h1")).to_have_text("Nine")
    expect(page.locator(".htmx-request")).to_have_count(0)
    expect(page.locator("#theirs")).to_be_hidden()
    assert modules.changes() == []
    assert selected(page) == [2]
    page.unroute("**/tickets/9/")


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


def test_a_whole_list_is_what_it_was_at_its_moment(page, modules):
    page.locator("#pick-1").click()
    page.locator("#whole").click()
    expect(page.locator("#bulk-count")).to_have_text("40 selected")
    assert selected(page) == [1, 2, 3, 4, 5]
    page.locator("#pick-2").click()
    expect(page.locator("#bulk-count")).to_have_text("39 selected")
    refresh(modules, row(7, changed=101) + row(2) + row(3) + row(4, changed=102))
    assert selected(page) == [3]
    page.locator("#pick-7").click()
    assert selected(page) == [3]
    expect(page.locator(".toast").last).to_contain_text("It has changed.")
    with page.expect_response("**/bulk/"):
        press(page, "e")
    [(_path, values)] = modules.changes()
    assert (values["all"], values["at"], values["but"]) == ("1", "100", "2")
    assert "tickets" not in values
    expect(page.locator("#bulk")).to_be_hidden()
    assert selected(page) == []
