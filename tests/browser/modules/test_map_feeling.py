"""map/feeling.js: the expected feeling, by key and on the curve."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.modules.conftest import Answer

MAP = """
<main id="main" data-may-edit>
<section id="map-grid">
  <div class="touchpoint-head" id="touchpoint-1" data-touchpoint="1" data-feeling="0.00"
    data-feeling-url="/feeling/1/"></div>
  <div class="touchpoint-head" id="touchpoint-2" data-touchpoint="2" data-feeling="1.00"
    data-feeling-url="/feeling/2/"></div>
</section>
<div id="feeling"></div>
<svg width="200" height="200"><circle class="expected-dot is-handle" cx="50" cy="100" r="8"/>
  <circle class="expected-dot is-handle" cx="150" cy="100" r="8"/></svg>
<output id="saved" data-busy="Saving" data-kept="Saved" data-failed="Failed"><span></span></output>
</main>
"""


@pytest.fixture(scope="module")
def shared_page(still_page: Page) -> Page:
    return still_page


@pytest.fixture
def page(modules) -> Page:
    page = modules.load(MAP, "map/feeling.js", "map/foot.js")
    for pk in (1, 2):
        modules.answers[f"/feeling/{pk}/"] = Answer('<div id="feeling"></div>')
    return page


def set_feeling(modules, pk: int, feeling: float) -> None:
    touch = f'document.getElementById("touchpoint-{pk}")'
    modules.on("map/feeling.js", f"it.setFeeling({touch}, {feeling})")


def saved(page: Page) -> None:
    page.clock.run_for(400)
    expect(page.locator("#saved")).to_have_attribute("data-state", "kept")


@pytest.mark.parametrize(("value", "within"), [(-3, -2), (-2, -2), (0.5, 0.5), (2.5, 2)])
def test_a_feeling_is_between_minus_two_and_two(value, within, page, modules):
    assert modules.call("map/feeling.js", "withinScale", value) == within


def test_several_presses_are_one_change(page, modules):
    for feeling in (0.5, 1, 1.5):
        set_feeling(modules, 1, feeling)
    saved(page)
    assert modules.changes() == [("/feeling/1/", {"feeling": "1.5"})]


def test_two_touchpoints_one_after_the_other_are_both_saved(page, modules):
    set_feeling(modules, 1, 0.5)
    set_feeling(modules, 2, -1)
    saved(page)
    assert sorted(modules.changes()) == [
        ("/feeling/1/", {"feeling": "0.5"}),
        ("/feeling/2/", {"feeling": "-1"}),
    ]


def test_there_and_back_is_no_change(page, modules):
    set_feeling(modules, 1, 0.5)
    set_feeling(modules, 1, 0)
    page.clock.run_for(400)
    assert modules.changes() == []


def test_a_refused_feeling_is_put_back(page, modules):
    modules.answers["/feeling/1/"] = Answer("No.", 409)
    set_feeling(modules, 1, 0.5)
    page.clock.run_for(400)
    expect(page.locator("#saved")).to_have_attribute("data-state", "failed")
    assert page.locator("#touchpoint-1").get_attribute("data-feeling") == "0.00"


def test_a_dot_is_dragged_in_steps_of_a_half(page, modules):
    box = page.locator(".expected-dot").nth(1).bounding_box()
    x, y = box["x"] + 8, box["y"] + 8
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y + 40, steps=4)
    page.mouse.up()
    saved(page)
    assert modules.changes() == [("/feeling/2/", {"feeling": "0"})]
