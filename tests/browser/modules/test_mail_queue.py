"""mail-queue/selection.js and postbox/samples.js."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.modules.conftest import Answer


def row(pk: int) -> str:
    return f"""<li data-row id="row-{pk}"><input type="checkbox" class="checkbox" id="pick-{pk}">
      <a href="#mail-{pk}" id="mail-{pk}">Mail {pk}</a></li>"""


def queue(*pks: int) -> str:
    return f"""<form id="queue-list" data-here="/queue/?list=held" data-looks-anew>
      <div id="queue-bar"><input type="checkbox" id="pick-page" data-pick-page>
        <span id="picked" data-some="%n picked" data-none="None picked"></span>
        <button type="button" data-pick-none>None</button>
        <button type="button" data-action id="release">Release</button></div>
      <ul id="queue-rows">{"".join(map(row, pks))}</ul></form>
      <button data-queue-move="1">Next</button>"""


@pytest.fixture
def page(modules) -> Page:
    return modules.load(queue(1, 2, 3, 4), "mail-queue/selection.js")


def picked(page: Page) -> list[str]:
    return page.locator(".checkbox:checked").evaluate_all("all => all.map((box) => box.id)")


def move(page: Page) -> None:
    """As a key does it: the focus stays where it is."""
    page.evaluate("document.querySelector('[data-queue-move]').click()")


def test_shift_picks_the_range_in_either_direction(page):
    page.locator("#pick-3").click()
    page.locator("#pick-1").click(modifiers=["Shift"])
    assert picked(page) == ["pick-1", "pick-2", "pick-3"]
    expect(page.locator("#picked")).to_have_text("3 picked")


def test_a_range_is_also_taken_out(page):
    page.locator("#pick-page").click()
    page.locator("#pick-2").click()
    page.locator("#pick-4").click(modifiers=["Shift"])
    assert picked(page) == ["pick-1"]


def test_the_box_of_the_page_shows_all_some_and_none(page):
    box = page.locator("#pick-page")
    box.click()
    assert len(picked(page)) == 4
    page.locator("#pick-2").click()
    assert box.evaluate("box => box.indeterminate")
    page.get_by_role("button", name="None").click()
    assert picked(page) == []
    assert not box.evaluate("box => box.indeterminate || box.checked")
    expect(page.locator("#picked")).to_have_text("None picked")


@pytest.mark.parametrize(("first", "taken"), [((), ["pick-2"]), ((3,), ["pick-3"])])
def test_an_act_takes_the_row_in_focus_only_without_picks(first, taken, page):
    for pk in first:
        page.locator(f"#pick-{pk}").click()
    page.locator("#mail-2").focus()
    page.evaluate("document.getElementById('release').click()")  # as a key does it
    assert picked(page) == taken


def test_rows_are_walked_and_the_place_is_kept_when_the_row_has_gone(page, focused):
    move(page)
    move(page)
    assert focused() == "mail-2"
    page.evaluate("document.getElementById('row-2').remove()")
    move(page)
    assert focused() == "mail-3"


def test_the_focus_stays_in_the_list_after_its_rows_were_replaced(page, modules):
    page.locator("#mail-2").focus()
    modules.answers["/queue/"] = Answer(queue(1, 3, 4))
    modules.swap("/queue/", "#queue-list", "outerHTML")
    page.wait_for_function("document.activeElement.id === 'mail-3'")


@pytest.mark.parametrize(("pick", "asked"), [(False, ["/queue/?list=held"]), (True, [])])
def test_a_change_by_others_loads_the_list_unless_something_is_picked(pick, asked, page, modules):
    if pick:
        page.locator("#pick-1").click()
    modules.answers["/queue/?list=held"] = Answer(queue(1, 2))
    page.evaluate("htmx.trigger(document.body, 'mail-queue')")
    expect(page.locator("[data-row]")).to_have_count(4 if pick else 2)
    assert [path for _, path, _ in modules.requests] == asked


def test_a_sample_is_written_into_the_field_and_is_pressed(modules, focused):
    form = """<form class="customer-reply"><textarea id="text"></textarea>
      <button type="button" data-try="Stop asking me." aria-pressed="false">Stop</button>
      <button type="button" data-try="Thank you." aria-pressed="false">Thanks</button></form>"""
    page = modules.load(form, "postbox/samples.js")
    page.get_by_role("button", name="Stop").click()
    expect(page.locator("#text")).to_have_value("Stop asking me.")
    assert focused() == "text"
    pressed = page.locator("[aria-pressed=true]")
    assert pressed.all_inner_texts() == ["Stop"]
    page.locator("#text").fill("Stop asking me!")
    assert pressed.count() == 0
