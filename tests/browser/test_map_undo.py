"""Undo and redo of map edits, with the URLs of the server."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from journeys.maps.actions.journeys import create_journey
from journeys.maps.actions.touchpoints import add_touchpoint, rename_touchpoint
from journeys.models import Card, Journey, Placement, StagePlacement, Touchpoint

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def journey(chloe: Any) -> Journey:
    journey = create_journey("I get help with an invoice", by=chloe)
    rename_touchpoint(journey.touchpoints.get(), "Read the invoice", by=chloe)
    add_touchpoint(journey.stages.get(), "Write a mail", by=chloe)
    return journey


@pytest.fixture
def page(sign_in: Any, chloe: Any, journey: Journey, live_server: Any) -> Page:
    page = sign_in(chloe)
    page.goto(f"{live_server.url}/journeys/{journey.pk}/")
    expect(page.get_by_role("grid")).to_be_visible()
    return page


def cell(lane: str) -> str:
    return f"#cell-{lane}-{Touchpoint.objects.get(name='Write a mail').pk}"


def kept(page: Page) -> None:
    expect(page.locator("#saved")).to_have_attribute("data-state", "kept")


def press(page: Page, keys: str) -> None:
    """Undo or redo; the map is loaded once more when it is done."""
    with page.expect_response("**part=map-grid**"):
        page.keyboard.press(keys)
    kept(page)


def write(page: Page, place: str, key: str, text: str) -> None:
    page.locator(place).focus()
    page.keyboard.press(key)
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type(text) if text else page.keyboard.press("Delete")
    page.keyboard.press("Enter")
    kept(page)


@pytest.mark.parametrize(("lane", "key"), [("pains", "+"), ("doing", "Enter")])
def test_a_new_card_is_undone(lane: str, key: str, page: Page):
    write(page, cell(lane), key, "Waits for an answer")
    assert Card.objects.get().body == "Waits for an answer"
    press(page, "ControlOrMeta+z")
    assert not Card.objects.exists()
    expect(page.locator(cell(lane))).not_to_contain_text("Waits")


def test_a_removed_card_comes_back(page: Page):
    write(page, cell("pains"), "+", "Waits for an answer")
    page.locator("article.note-card").focus()
    page.keyboard.press("Delete")
    expect(page.locator("article.note-card")).to_have_count(0)
    kept(page)
    press(page, "ControlOrMeta+z")
    expect(page.locator("article.note-card")).to_have_text("Waits for an answer")


def test_an_emptied_text_comes_back(page: Page):
    write(page, cell("doing"), "Enter", "Writes a long mail")
    write(page, cell("doing"), "Enter", "")
    assert not Card.objects.exists()
    press(page, "ControlOrMeta+z")
    assert Card.objects.get().body == "Writes a long mail"


def test_a_removed_touchpoint_comes_back_and_is_removed_again(page: Page, journey: Journey):
    touch = Touchpoint.objects.get(name="Write a mail")
    head = page.locator(f"#touchpoint-{touch.pk}")
    head.focus()
    page.keyboard.press("Delete")
    expect(head).to_have_count(0)
    kept(page)
    press(page, "ControlOrMeta+z")
    expect(head).to_have_count(1)
    press(page, "ControlOrMeta+Shift+Z")
    expect(head).to_have_count(0)
    assert not Placement.objects.filter(touchpoint=touch, version__number=None).exists()


@pytest.mark.parametrize("what", ["touchpoint", "stage"])
def test_something_inserted_by_the_menu_is_undone(what: str, page: Page, journey: Journey):
    rows: Any = {"touchpoint": Placement, "stage": StagePlacement}[what].objects
    drawn = {"touchpoint": ".touchpoint-head[data-touchpoint]", "stage": ".stage"}[what]
    count = page.locator(drawn).count()
    page.locator(f"#stage-{journey.stages.get().pk} [data-menu]").click()
    menu = page.locator("#map-menu")
    names = {"touchpoint": "Add a touchpoint", "stage": "Insert a stage before"}
    menu.get_by_role("button", name=names[what]).click()
    expect(page.locator(drawn)).to_have_count(count + 1)
    page.keyboard.press("Escape")
    press(page, "ControlOrMeta+z")
    expect(page.locator(drawn)).to_have_count(count)
    assert rows.filter(version__journey=journey, version__number=None).count() == count
