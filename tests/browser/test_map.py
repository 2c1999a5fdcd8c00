"""Editing a map by keyboard."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from journeys.maps.actions.journeys import create_journey
from journeys.maps.actions.stages import add_stage, rename_stage
from journeys.maps.actions.touchpoints import add_touchpoint, rename_touchpoint
from journeys.models import Card, Journey, Placement, Touchpoint

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def journey(chloe: User) -> Journey:
    journey = create_journey("I get help with an invoice", by=chloe)
    first = journey.stages.get()
    touchpoint = journey.touchpoints.get()
    rename_stage(first, "I notice it", by=chloe)
    rename_touchpoint(touchpoint, "Read the invoice", by=chloe)
    add_touchpoint(first, "Look for help", by=chloe)
    second = add_stage(journey, "I ask", by=chloe)
    add_touchpoint(second, "Write a mail", by=chloe)
    return journey


@pytest.fixture
def page(sign_in: Callable[[User], Page], chloe: User, journey: Journey, live_server: Any) -> Page:
    page = sign_in(chloe)
    page.goto(f"{live_server.url}/journeys/{journey.pk}/")
    expect(page.get_by_role("grid")).to_be_visible()
    return page


def touch(name: str) -> Touchpoint:
    return Touchpoint.objects.get(name=name)


def names(journey: Journey) -> list[tuple[str, str]]:
    row = Placement.objects.filter(version__journey=journey, version__number=None)
    return list(row.order_by("stage__position", "position").values_list("stage__name", "name"))


def kept(page: Page) -> None:
    expect(page.locator("#saved")).to_have_attribute("data-state", "kept")


def test_words_are_written_in_a_cell_with_the_keyboard_alone(page: Page, journey: Journey):
    page.locator(f"#touchpoint-{touch('Read the invoice').pk}").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.keyboard.type("Opens the mail at breakfast.")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("Reads it twice.")
    page.keyboard.press("Enter")
    kept(page)
    card = Card.objects.get()
    assert (card.lane, card.body) == ("doing", "Opens the mail at breakfast.\nReads it twice.")
    cell = page.locator(f"#cell-doing-{touch('Read the invoice').pk}")
    expect(cell).to_be_focused()
    expect(cell).to_contain_text("Reads it twice.")


def test_escape_puts_back_and_leaving_keeps(page: Page, journey: Journey):
    cell = page.locator(f"#cell-thinking-{touch('Look for help').pk}")
    cell.focus()
    page.keyboard.press("F2")
    page.keyboard.type("Never mind")
    page.keyboard.press("Escape")
    expect(cell).to_be_focused()
    expect(cell).not_to_contain_text("Never mind")
    page.keyboard.press("Enter")
    page.keyboard.type("Who can tell me?")
    page.locator(f"#touchpoint-{touch('Write a mail').pk}").click()
    expect(cell).to_contain_text("Who can tell me?")
    kept(page)
    assert Card.objects.get().body == "Who can tell me?"


def test_a_touchpoint_is_renamed_moved_and_taken_off_by_keys(page: Page, journey: Journey):
    head = page.locator(f"#touchpoint-{touch('Look for help').pk}")
    head.focus()
    page.keyboard.press("F2")
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("Search the help pages")
    page.keyboard.press("Enter")
    kept(page)
    expect(head).to_be_focused()
    page.keyboard.press("Alt+Shift+ArrowRight")
    expect(page.locator(".touchpoint-head").nth(1)).to_contain_text("Search the help pages")
    kept(page)
    assert names(journey)[1] == ("I ask", "Search the help pages")
    page.keyboard.press("Alt+Shift+ArrowLeft")
    kept(page)
    expect(head).to_be_focused()
    page.keyboard.press("Delete")
    expect(head).to_have_count(0)
    page.get_by_role("button", name="Undo").last.click()
    expect(head).to_have_count(1)
    assert names(journey)[1] == ("I notice it", "Search the help pages")


def test_brackets_set_the_feeling_and_undo_takes_it_back(page: Page, journey: Journey):
    touchpoint = touch("Write a mail")
    page.locator(f"#feel-{touchpoint.pk}").focus()
    # In one go: with a pause between them they would be two changes.
    press = "key => document.activeElement.dispatchEvent(new KeyboardEvent('keydown', key))"
    keys = [{"key": key, "bubbles": True} for key in "]]]["]
    with page.expect_response("**/feeling/"):
        page.evaluate(f"keys => keys.forEach({press})", keys)
    kept(page)
    assert Placement.objects.get(touchpoint=touchpoint).expected_feeling == 1
    expect(page.locator(f"#feel-{touchpoint.pk}")).to_contain_text("Expected +1.0")
    page.keyboard.press("ControlOrMeta+z")
    expect(page.locator(f"#feel-{touchpoint.pk}")).to_contain_text("Expected 0.0")


def test_a_touchpoint_is_inserted_between_two_and_named_at_once(page: Page, journey: Journey):
    head = page.locator(f"#touchpoint-{touch('Read the invoice').pk}")
    head.hover()
    head.get_by_role("button", name="Insert a touchpoint after").click()
    expect(page.locator(".touchpoint-head textarea")).to_be_focused()
    page.keyboard.type("Do not understand it")
    page.keyboard.press("Enter")
    kept(page)
    assert [name for _stage, name in names(journey)] == [
        "Read the invoice",
        "Do not understand it",
        "Look for help",
        "Write a mail",
    ]


def test_a_menu_does_what_dragging_does(page: Page, journey: Journey):
    head = page.locator(f"#touchpoint-{touch('Read the invoice').pk}")
    head.focus()
    page.keyboard.press("Shift+F10")
    menu = page.locator("#map-menu")
    menu.get_by_label("Stage to move to").select_option("I ask")
    menu.get_by_role("button", name="Move to stage").click()
    expect(page.locator(".touchpoint-head").nth(2)).to_contain_text("Read the invoice")
    expect(menu).to_be_hidden()
    assert names(journey)[-1] == ("I ask", "Read the invoice")


def test_a_touchpoint_is_dragged_into_another_stage(page: Page, journey: Journey):
    source = page.locator(f"#touchpoint-{touch('Read the invoice').pk}")
    target = page.locator(f"#touchpoint-{touch('Write a mail').pk}")
    box = target.bounding_box()
    assert box
    source.hover()
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 20, steps=8)
    for step in range(600):  # until it gives way
        page.mouse.move(box["x"] + box["width"] - 20 + step % 10, box["y"] + 20)
        page.wait_for_timeout(50)
        if "Read the invoice" in page.locator(".touchpoint-head").nth(2).inner_text():
            break
    page.mouse.up()
    kept(page)
    assert names(journey)[-1] == ("I ask", "Read the invoice")


def test_a_card_is_added_and_moved_by_keys(page: Page, journey: Journey):
    cell = page.locator(f"#cell-pains-{touch('Look for help').pk}")
    cell.focus()
    page.keyboard.press("+")
    page.keyboard.type("Nobody finds the page")
    page.keyboard.press("Enter")
    card = page.locator("article.note-card")
    expect(card).to_be_focused()
    page.keyboard.press("Alt+Shift+ArrowRight")
    there = page.locator(f"#cell-pains-{touch('Write a mail').pk}")
    expect(there).to_contain_text("Nobody finds the page")
    expect(card).to_be_focused()
    page.keyboard.press("Delete")
    expect(card).to_have_count(0)


def test_two_who_write_at_once_choose_mine_or_theirs(page: Page, journey: Journey, lea: User):
    touchpoint = touch("Write a mail")
    head = page.locator(f"#touchpoint-{touchpoint.pk}")
    head.focus()
    page.keyboard.press("Enter")
    rename_touchpoint(touchpoint, "Send a mail", by=lea)
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("Mail them")
    page.keyboard.press("Enter")
    question = page.get_by_role("group", name="Edit conflict")
    expect(question).to_contain_text("Send a mail")
    expect(question).to_contain_text("Mail them")
    question.get_by_role("button", name="Keep mine").click()
    expect(question).to_have_count(0)
    expect(head).to_contain_text("Mail them")
    assert names(journey)[-1] == ("I ask", "Mail them")


def test_the_touchpoint_opens_beside_the_map(page: Page, journey: Journey):
    page.locator(f"#touchpoint-{touch('Write a mail').pk}").focus()
    page.keyboard.press("o")
    drawer = page.get_by_role("complementary", name="Touchpoint")
    expect(drawer.get_by_role("heading", name="Write a mail")).to_be_visible()
    page.keyboard.press("Escape")
    expect(drawer).to_be_hidden()


def test_axe_finds_nothing_on_the_map(page: Page, find_barriers: Callable[[Page], list[str]]):
    page.emulate_media(reduced_motion="reduce")
    page.locator(f"#touchpoint-{touch('Write a mail').pk} .touchpoint-name").click()
    expect(page.locator("#touchpoint-drawer")).to_be_visible()
    assert find_barriers(page) == []


def test_axe_finds_nothing_on_gallery_and_touchpoint(
    page: Page, journey: Journey, live_server: Any, find_barriers: Callable[[Page], list[str]]
):
    page.emulate_media(reduced_motion="reduce")
    for path in ("/journeys/", f"/touchpoints/{touch('Write a mail').pk}/"):
        page.goto(f"{live_server.url}{path}")
        assert find_barriers(page) == []


def test_nothing_breaks_the_policy_while_a_map_is_worked_on(page: Page, journey: Journey):
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.locator(f"#touchpoint-{touch('Look for help').pk}").focus()
    page.keyboard.press("Alt+Shift+ArrowRight")
    kept(page)
    with page.expect_response("**/feeling/"):
        page.keyboard.press("]")
    kept(page)
    assert [text for text in said if "Content Security Policy" in text] == []


def test_the_address_of_a_touchpoint_brings_its_column_into_view(page: Page, journey, chloe):
    for number in range(9):
        last = add_touchpoint(journey.stages.last(), f"Step {number}", by=chloe)
    page.set_viewport_size({"width": 1440, "height": 900})
    page.reload()
    column = page.locator(f"#touchpoint-{last.pk}")
    expect(column).not_to_be_in_viewport()
    page.goto(f"{page.url}#touchpoint-{last.pk}")
    expect(column).to_be_in_viewport(ratio=1)
