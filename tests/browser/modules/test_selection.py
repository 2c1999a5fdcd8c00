"""inbox/selection.js: the selected tickets of the list."""

import json

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.map_writing import wait_for
from tests.browser.modules.conftest import Answer, ModulePage
from tests.browser.modules.selection import WHOLE, load_list, press, refresh, row, selected


@pytest.fixture
def page(modules: ModulePage) -> Page:
    return load_list(modules)


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


def test_a_range_begins_at_the_ring_and_not_where_an_earlier_one_did(page):
    page.locator("#pick-4").click()
    page.locator("#pick-1").click()
    page.locator("#open-4").focus()
    press(page, "Shift+J")
    assert selected(page) == [1, 4, 5]
    page.locator("#pick-2").click()
    page.locator("#shown").click()
    page.locator("#open-4").focus()
    press(page, "Shift+K")
    assert selected(page) == [1, 2, 3, 4, 5]


def test_tickets_that_were_refused_leave_the_selection(page, modules):
    told = {"HX-Trigger": json.dumps({"bulk-refused": {"tickets": [2, 9]}})}
    modules.answers["/bulk/"] = Answer("", 204, told)
    page.locator("#pick-2").click()
    page.locator("#pick-3").click()
    press(page, "e")
    expect(page.locator("#bulk-count")).to_have_text("1 selected")
    assert selected(page) == [3]


def test_all_of_a_list_comes_too_late_after_another_choice(page):
    held: list[Route] = []
    page.route("**/select/", lambda route: held.append(route))
    for pk, key, left in ((2, "x", [2, 3]), (4, "Escape", [])):
        page.locator(f"#pick-{pk}").click()
        page.locator("#whole").click()
        wait_for(page, held)
        page.locator("#open-3").focus()
        press(page, key)
        held.pop().fulfill(body=WHOLE.body, headers=WHOLE.headers)
        expect(page.locator(".htmx-request")).to_have_count(0)
        assert selected(page) == left
        press(page, "Escape")
    page.unroute("**/select/")


def test_a_row_that_an_older_list_shows_stays_selected(page, modules):
    page.locator("#pick-1").click()
    page.locator("#whole").click()
    expect(page.locator("#bulk-count")).to_have_text("40 selected")
    refresh(modules, row(1, changed=99) + row(2, changed=101) + row(3))
    assert selected(page) == [1, 3]
    page.locator("#pick-1").click()
    page.locator("#pick-1").click()
    with page.expect_response("**/bulk/"):
        press(page, "e")
    [(_path, values)] = modules.changes()
    assert set(values["seen"].split(",")) == {"100"}
    assert "into" not in values


def test_a_range_gives_back_nothing_that_has_left_the_list(page, modules):
    page.locator("#pick-1").click()
    page.locator("#pick-2").click()
    refresh(modules, "".join(row(pk) for pk in (2, 3, 4)))
    page.locator("#open-2").focus()
    press(page, "Shift+J")
    assert selected(page) == [2, 3]
    expect(page.locator("#bulk-count")).to_have_text("2 selected")


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


def test_the_moment_of_a_ticket_is_that_of_its_selection(page, modules):
    page.locator("#pick-2").click()
    refresh(modules, row(1) + row(2, changed=101) + row(3, changed=102))
    page.locator("#pick-3").click()
    with page.expect_response("**/bulk/"):
        press(page, "e")
    [(_path, values)] = modules.changes()
    assert (values["tickets"], values["seen"]) == ("2,3", "100,102")


def test_a_whole_list_is_what_it_was_at_its_moment(page, modules):
    page.locator("#pick-1").click()
    page.locator("#whole").click()
    expect(page.locator("#bulk-count")).to_have_text("40 selected")
    assert selected(page) == [1, 2, 3, 4, 5]
    page.locator("#pick-2").click()
    expect(page.locator("#bulk-count")).to_have_text("39 selected")
    refresh(modules, row(47) + row(2) + row(3) + row(4, changed=102))
    assert selected(page) == [3]
    expect(page.locator("#bulk-count")).to_have_text("38 selected")
    page.locator("#pick-47").click()
    assert selected(page) == [3]
    expect(page.locator("#bulk-count")).to_have_text("38 selected")
    expect(page.locator(".toast").last).to_contain_text("It has changed.")
    with page.expect_response("**/bulk/"):
        press(page, "e")
    [(_path, values)] = modules.changes()
    assert (values["all"], values["at"]) == ("1", "103")
    meant = [pk for pk in range(1, 41) if pk not in (2, 4)]
    assert values["tickets"] == ",".join(map(str, meant))
    assert values["seen"] == ",".join(["100"] * 38)
    expect(page.locator("#bulk")).to_be_hidden()
    assert selected(page) == []
