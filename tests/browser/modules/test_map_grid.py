"""map/navigation.js, map/drag.js, map/minimap.js and map/drawer.js."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.modules.conftest import Answer

GRID = "map/navigation.js"
STYLE = """#map-grid { inline-size: 600px; } [data-row] { display: flex; }
.stage { flex: 0 0 300px; } .touchpoint-head, .cell { flex: 0 0 150px; }
article { display: block; }"""


def stage(pk: int) -> str:
    return f"""<div class="stage" id="stage-{pk}" role="columnheader" tabindex="-1" data-stop
      data-stage="{pk}"></div>"""


def touch(pk: int, stage: int) -> str:
    return f"""<div class="touchpoint-head" id="touchpoint-{pk}" role="columnheader" tabindex="-1"
      data-stop data-touchpoint="{pk}" data-stage="{stage}">
      <a href="/touchpoints/{pk}/?days=90" data-open-drawer>{pk}</a></div>"""


def cell(pk: int, *cards: int) -> str:
    drawn = "".join(
        f'<article id="card-{card}" tabindex="-1" data-stop>{card}</article>' for card in cards
    )
    stop = "" if cards else ' tabindex="-1" data-stop'
    return f"""<div class="cell cards" id="cell-doing-{pk}" role="gridcell" data-lane="doing"
      data-touchpoint="{pk}"{stop}>{drawn}</div>"""


MAP = f"""
<main id="main" data-may-edit data-chosen="">
<div class="map-scroll"><section id="map-grid">
  <div class="stages" data-row>
    {stage(1)}{stage(2)}
  </div>
  <div class="touchpoints" data-row>{touch(11, 1)}{touch(12, 1)}{touch(21, 2)}
    <div class="touchpoint-head is-empty" id="touchpoint-none-3" role="columnheader" tabindex="-1"
      data-stop data-stage="3"></div></div>
  <div data-row>{cell(11, 1, 2)}{cell(12)}{cell(21, 3)}</div>
</section></div>
<aside id="drawer"></aside>
</main>
"""


@pytest.fixture
def map_page(modules) -> Page:
    page = modules.load(MAP, GRID, "map/drag.js")
    page.add_style_tag(content=STYLE)
    return page


@pytest.mark.parametrize(
    ("start", "keys", "end"),
    [
        ("touchpoint-11", ["ArrowRight"], "touchpoint-12"),
        ("touchpoint-11", ["ArrowLeft"], "touchpoint-11"),
        ("touchpoint-11", ["ArrowDown", "ArrowDown", "ArrowUp"], "card-1"),
        ("card-2", ["ArrowDown"], "card-2"),
        ("card-1", ["ArrowRight"], "cell-doing-12"),
        ("cell-doing-12", ["ArrowUp", "ArrowUp"], "stage-1"),
        ("stage-2", ["ArrowDown"], "touchpoint-21"),
        ("touchpoint-21", ["Home"], "touchpoint-11"),
        ("touchpoint-11", ["End"], "touchpoint-none-3"),
        ("touchpoint-11", ["Shift+ArrowRight"], "touchpoint-11"),
    ],
)
def test_arrows_go_from_place_to_place(start, keys, end, map_page, focused):
    map_page.locator(f"#{start}").focus()
    for key in keys:
        map_page.keyboard.press(key)
    assert focused() == end


def test_right_to_left_the_arrows_go_the_other_way(map_page, focused):
    map_page.evaluate("document.getElementById('map-grid').dir = 'rtl'")
    map_page.locator("#touchpoint-11").focus()
    map_page.keyboard.press("ArrowLeft")
    assert focused() == "touchpoint-12"


def test_one_place_is_reached_by_tab_also_after_a_swap(map_page, modules):
    map_page.locator("#touchpoint-12").focus()
    in_tab_order = '#map-grid [data-stop][tabindex="0"]'
    assert map_page.locator(in_tab_order).evaluate_all("all => all.map((it) => it.id)") == [
        "touchpoint-12"
    ]
    touches = f'<div class="touchpoints" data-row>{touch(11, 1)}{touch(12, 1)}</div>'
    modules.answers["/map-grid/"] = Answer(touches)
    modules.swap("/map-grid/", "#map-grid")
    expect(map_page.locator("#touchpoint-12")).to_have_attribute("tabindex", "0")
    assert map_page.locator(in_tab_order).count() == 1


@pytest.mark.parametrize(
    ("thing", "place"),
    [
        ("stage-1", {"before": "2"}),
        ("stage-2", {"before": ""}),
        ("touchpoint-11", {"stage": "1", "before": "12"}),
        ("touchpoint-12", {"stage": "1", "before": ""}),
        ("touchpoint-21", {"stage": "2", "before": ""}),
        ("card-1", {"touchpoint": "11", "before": "2"}),
        ("card-2", {"touchpoint": "11", "before": ""}),
    ],
)
def test_the_place_of_a_thing_is_its_stage_and_what_follows(thing, place, map_page, modules):
    assert modules.on("map/drag.js", f'it.placeOf(document.getElementById("{thing}"))') == place


@pytest.mark.parametrize(
    ("moved", "before", "place"),
    [
        ("touchpoint-11", "touchpoint-21", {"stage": "1", "before": ""}),
        ("touchpoint-21", "touchpoint-12", {"stage": "1", "before": "12"}),
        ("touchpoint-11", "touchpoint-none-3", {"stage": "3", "before": ""}),
    ],
)
def test_a_dropped_touchpoint_stays_in_its_stage_or_joins_the_one_before(
    moved: str, before: str, place: dict[str, str], map_page: Page, modules: Any
):
    map_page.evaluate(
        "([moved, before]) => document.getElementById(before).before("
        "document.getElementById(moved))",
        [moved, before],
    )
    found = modules.on("map/drag.js", f'it.dropped(document.getElementById("{moved}"))')
    assert found == place


def test_the_drawer_asks_for_the_url_of_the_link_in_the_period_of_the_map(map_page, modules):
    map_page.evaluate("path => import(path)", "/static/js/map/drawer.js")
    with map_page.expect_request("**/touchpoints/12/**") as caught:
        map_page.locator("#touchpoint-12 a").click()
    assert caught.value.url.endswith("/touchpoints/12/?days=90")
    assert map_page.url.endswith("?touchpoint=12")
    expect(map_page.locator("#touchpoint-12")).to_have_class("touchpoint-head is-selected")
    map_page.locator("#touchpoint-12").focus()
    map_page.keyboard.press("Escape")
    assert map_page.locator("#main").get_attribute("class") == "is-closed"
    assert not map_page.url.endswith("?touchpoint=12")


@pytest.mark.parametrize(
    ("chosen", "requested"), [("21", ["/touchpoints/21/?days=90"]), ("99", [])]
)
def test_a_touchpoint_named_in_the_address_opens_if_the_map_has_it(chosen, requested, modules):
    body = MAP.replace('data-chosen=""', f'data-chosen="{chosen}"')
    page = modules.load(body, "map/drawer.js")
    page.wait_for_function("document.querySelector('.htmx-request') === null")
    assert [path for _, path, _ in modules.requests] == requested


def test_the_minimap_shows_the_curve_and_the_part_in_view(modules):
    curve = '<svg class="curve" viewBox="0 0 900 220"><path class="lived" d="M0 0"/></svg>'
    minimap = '<svg id="minimap"><rect class="frame"/></svg>'
    body = f"""<div class="map-scroll"><div id="map-grid">
      <div id="feeling">{curve}</div></div></div>
      {minimap}"""
    page = modules.load(body, "map/minimap.js")
    assert page.locator("#minimap").get_attribute("viewBox") == "0 0 900 220"
    assert page.locator("#minimap .lived").count() == 1
    width = page.evaluate("document.querySelector('.map-scroll').clientWidth")
    assert page.locator("#minimap .frame").get_attribute("width") == str(width)
