"""inbox/list.js and inbox/list-scroll.js."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.modules.conftest import Answer, ModulePage

LIST = "inbox/list.js"


def row(pk: int, current: bool = False) -> str:
    mark = ' aria-current="true"' if current else ""
    link = f'<a class="row-subject" id="open-{pk}" href="#ticket-{pk}">Ticket {pk}</a>'
    return f'<li class="ticket-row" id="row-{pk}" data-ticket="{pk}"{mark}>{link}</li>'


def section(pks: range | list[int], url: str = "/inbox/all/") -> str:
    rows = "".join(row(pk, current=pk == 1) for pk in pks)
    return f"""<section id="list" hx-get="{url}" hx-trigger="inbox from:body" hx-swap="outerMorph">
      <div id="list-body"><ul id="rows">{rows}</ul></div></section>"""


def inbox(pks: range | list[int], ticket: int = 1) -> str:
    return f"""{section(pks)}<section id="ticket" data-ticket="{ticket}" tabindex="-1"></section>
      <div id="other"></div><button id="next" data-move="1"></button>
      <button id="before" data-move="-1"></button>"""


def load(modules: ModulePage, pks: range | list[int], ticket: int = 1) -> Page:
    page = modules.load(inbox(pks, ticket), "inbox/list-scroll.js", LIST)
    page.add_style_tag(content="#list-body { height: 200px; overflow: auto; position: relative; }")
    page.mouse.move(1200, 590)
    return page


def test_the_focus_moves_from_the_open_row_and_stops_at_the_ends(modules, focused):
    page = load(modules, range(1, 4))
    places = []
    for by in (1, 1, 1, -1, -1, -1):
        modules.on(LIST, f"it.move({by})")
        places.append(focused())
    assert places == ["open-2", "open-3", "open-3", "open-2", "open-1", "open-1"]
    assert page.locator(".ticket-row[aria-current]").get_attribute("id") == "row-1"


def test_the_focus_goes_on_where_the_open_ticket_stood_when_it_left(modules, focused):
    page = load(modules, range(1, 6), ticket=3)
    page.locator("#row-3").evaluate("row => row.remove()")
    modules.on(LIST, "it.move(1)")
    assert focused() == "open-4"
    page.evaluate("document.activeElement.blur()")
    modules.on(LIST, "it.move(-1)")
    assert focused() == "open-2"


def test_past_the_last_row_more_are_asked_for(modules):
    page = load(modules, range(1, 3))
    page.evaluate("""() => {
      document.getElementById("rows").insertAdjacentHTML("beforeend", '<li id="more"><a>More</a>');
      document.querySelector("#more a").addEventListener("click", () => (window.asked = true));
    }""")
    modules.on(LIST, "it.move(1)")
    assert page.evaluate("window.asked") is None
    modules.on(LIST, "it.move(1)")
    assert page.evaluate("window.asked")


def test_a_solved_ticket_is_followed_by_the_next_that_is_still_listed(modules):
    page = load(modules, range(1, 6), ticket=2)
    page.locator("#row-3").evaluate("row => row.remove()")
    page.evaluate("document.dispatchEvent(new CustomEvent('ticket-next'))")
    assert page.url.endswith("#ticket-4")


def test_an_opened_ticket_is_marked_and_no_longer_unread(modules):
    page = load(modules, range(1, 4))
    page.locator("#row-2").evaluate("row => row.setAttribute('data-unread', '')")
    modules.answers["/tickets/2/"] = Answer('<section id="ticket" data-ticket="2"></section>')
    modules.swap("/tickets/2/", "#ticket", "outerHTML")
    assert page.locator(".ticket-row[aria-current]").get_attribute("id") == "row-2"
    assert page.locator("[data-unread]").count() == 0


def test_the_list_asks_for_as_many_rows_as_it_shows_and_names_the_open_ticket(modules):
    page = load(modules, range(1, 4), ticket=2)
    with page.expect_request("**/inbox/all/?*") as caught:
        page.evaluate("htmx.trigger(document.body, 'inbox')")
    assert caught.value.url.endswith("?shown=3&open=2")


def scrolled(page: Page) -> float:
    return page.evaluate("document.getElementById('list-body').scrollTop")


@pytest.fixture
def long_list(modules) -> Page:
    """The open row is at the top, the list is scrolled past it."""
    page = load(modules, range(1, 41))
    page.evaluate("document.getElementById('list-body').scrollTop = 300")
    return page


def test_a_swap_of_something_else_leaves_the_scroll_position(long_list, modules):
    modules.answers["/other/"] = Answer("<p>Other</p>")
    modules.swap("/other/", "#other")
    expect(long_list.locator("#other")).to_have_text("Other")
    assert scrolled(long_list) == 300


@pytest.mark.parametrize("swap", ["outerMorph", "outerHTML"])
def test_new_rows_above_leave_the_scroll_position(swap, long_list, modules):
    modules.answers["/list/"] = Answer(section([50, 51, *range(1, 41)]))
    modules.swap("/list/", "#list", swap)
    expect(long_list.locator(".ticket-row")).to_have_count(42)
    assert scrolled(long_list) == 300


def test_the_row_under_the_pointer_stays_under_it(long_list, modules):
    target = long_list.locator(".ticket-row:nth-child(20)")
    target.hover()
    top = target.bounding_box()
    modules.answers["/list/"] = Answer(section([50, 51, *range(1, 41)]))
    modules.swap("/list/", "#list", "outerMorph")
    expect(long_list.locator(".ticket-row")).to_have_count(42)
    assert long_list.locator("#row-20").bounding_box() == top


def test_another_list_begins_at_its_top(long_list, modules):
    modules.answers["/list/"] = Answer(section(range(60, 99), url="/inbox/mine/"))
    modules.swap("/list/", "#list", "outerHTML")
    expect(long_list.locator("#row-60")).to_be_attached()
    assert scrolled(long_list) == 0
