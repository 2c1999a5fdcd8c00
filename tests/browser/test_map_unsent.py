"""A text of a map that is not saved stays: reloads, lost answers, sign-outs, refusals."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from accounts.models import User
from journeys.maps.actions.cards import add_card
from journeys.maps.actions.journeys import create_journey
from journeys.maps.actions.touchpoint_facts import edit_touchpoint
from journeys.maps.actions.touchpoints import add_touchpoint, rename_touchpoint, retire_touchpoint
from journeys.models import Journey, Touchpoint
from tests.browser.map_writing import Gate, bodies, cell, foot, live, open_map, touch

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def journey(chloe: User) -> Journey:
    journey = create_journey("I get help with an invoice", by=chloe)
    rename_touchpoint(journey.touchpoints.get(), "Read the invoice", by=chloe)
    add_touchpoint(journey.stages.get(), "Write a mail", by=chloe)
    return journey


@pytest.fixture
def page(sign_in: Callable[[User], Page], chloe: User, journey: Journey, live_server: Any) -> Page:
    return open_map(sign_in(chloe), journey, live_server)


def test_what_is_unsent_is_there_after_a_reload(page: Page, journey: Journey):
    gate = Gate(page)
    page.locator(cell("pains")).focus()
    page.keyboard.press("+")
    page.keyboard.type("Written")
    page.keyboard.press("Enter")
    page.locator(cell("doing")).focus()
    page.keyboard.press("Enter")
    page.keyboard.type("Half a sen")
    gate.held.clear()
    gate.is_open = True
    page.reload()
    box = page.locator(cell("doing") + " textarea")
    expect(box).to_be_focused()
    expect(box).to_have_value("Half a sen")
    page.keyboard.type("tence")
    page.keyboard.press("Enter")
    foot(page, "kept")
    assert (bodies("pains"), bodies("doing")) == (["Written"], ["Half a sentence"])
    assert (
        page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('tandem:edit'))")
        == []
    )


def test_a_lost_answer_is_sent_again_and_adds_one_card(page: Page):
    sent: list[str] = []
    is_up = threading.Event()

    def lose(route: Route) -> None:
        sent.append(route.request.post_data or "")
        if len(sent) == 1:
            route.fetch()  # the server has it, the browser does not know
            route.abort()
        elif is_up.is_set():
            route.continue_()
        else:
            route.fulfill(status=503)

    page.route("**/cards/", lose)
    page.locator(cell("pains")).focus()
    page.keyboard.press("+")
    page.keyboard.type("Once")
    page.keyboard.press("Enter")
    foot(page, "failed", "1 change not saved yet. The server can’t be reached")
    page.keyboard.press("Enter")  # written on before the server has it
    page.keyboard.type(" only")
    page.keyboard.press("Enter")
    foot(page, "failed", "2 changes not saved yet. The server can’t be reached")
    is_up.set()
    page.get_by_role("button", name="Try again").press("Enter")
    foot(page, "kept")
    assert bodies("pains") == ["Once only"]
    assert len(sent) > 1
    assert len(set(sent)) == 1


def test_a_removal_whose_answer_is_lost_leaves_the_other_cards(
    page: Page, journey: Journey, lea: User
):
    card = add_card(touch("Write a mail"), "pains", "Nobody answers", by=lea)
    add_card(touch("Write a mail"), "pains", "It takes days", by=lea)
    live(page, journey)
    expect(page.locator(cell("pains") + " article")).to_have_count(2)
    sent: list[str] = []

    def lose(route: Route) -> None:
        sent.append(route.request.url)
        if len(sent) == 1:
            route.fetch()
            route.abort()
        else:
            route.continue_()

    page.route("**/cards/**", lose)
    page.locator(f"#card-{card.pk}").focus()
    for keys in ("Enter", "ControlOrMeta+a", "Delete", "Enter"):
        page.keyboard.press(keys)
    expect(page.locator(cell("pains") + " article")).to_have_text(["It takes days"])
    foot(page, "kept")
    assert len(sent) == 2
    assert bodies("pains") == ["It takes days"]


def test_without_locks_a_tab_leaves_the_texts_of_a_living_one(
    page: Page, context: BrowserContext, journey: Journey, live_server: Any
):
    context.add_init_script("delete Navigator.prototype.locks")  # as over plain http
    page.reload()
    page.locator(cell("pains")).focus()
    page.keyboard.press("+")
    page.keyboard.type("Half a")
    other = open_map(context.new_page(), journey, live_server)
    other.locator(cell("doing")).focus()
    other.keyboard.press("Enter")
    other.keyboard.type("Reads it twice")
    other.keyboard.press("Enter")
    foot(other, "kept")
    page.keyboard.type(" sentence that matters")
    page.keyboard.press("Enter")
    foot(page, "kept")
    assert (bodies("pains"), bodies("doing")) == (
        ["Half a sentence that matters"],
        ["Reads it twice"],
    )
    page.keyboard.press("+")
    page.keyboard.type("Lost")
    other.wait_for_function("Object.values(localStorage).join().includes('Lost')")
    page.close()  # without an answer from it, the text is the next tab's
    after = open_map(context.new_page(), journey, live_server)
    expect(after.locator(cell("pains") + " textarea")).to_have_value("Lost")


def test_an_expired_session_says_so_and_keeps_the_text(page: Page, context: BrowserContext):
    cookies = context.cookies()
    context.clear_cookies(name="sessionid")
    page.locator(cell("doing")).focus()
    page.keyboard.press("Enter")
    page.keyboard.type("Reads it twice")
    page.keyboard.press("Enter")
    foot(page, "failed", "You are signed out")
    expect(page.locator(cell("doing"))).to_contain_text("Reads it twice")
    context.add_cookies([cookie for cookie in cookies if cookie["name"] == "sessionid"])
    page.evaluate("dispatchEvent(new Event('online'))")
    foot(page, "kept")
    assert bodies("doing") == ["Reads it twice"]


def test_a_refused_text_is_in_the_editor_again(page: Page):
    page.locator(cell("doing")).focus()
    page.keyboard.press("Enter")
    page.keyboard.insert_text("x" * 2001)
    page.keyboard.press("Enter")
    box = page.locator(cell("doing") + " textarea")
    expect(box).to_have_value("x" * 2001)
    foot(page, "failed", "1 change not saved yet. Correct the marked text")
    page.keyboard.press("Backspace")
    page.keyboard.press("Enter")
    foot(page, "kept")
    assert bodies("doing") == ["x" * 2000]


def test_what_is_typed_beside_the_map_waits_for_its_form(page: Page, journey: Journey, lea: User):
    first, second = touch("Write a mail"), touch("Read the invoice")

    def open_beside(touchpoint: Touchpoint) -> None:
        page.locator(f"#touchpoint-{touchpoint.pk} .touchpoint-name").click()
        expect(page.locator("#touchpoint-drawer h2[data-focus]")).to_have_text(touchpoint.name)

    open_beside(first)
    page.locator("#promise summary").click()
    promise = page.get_by_label("Our promise")
    promise.fill("We answer")
    foot(page, "unsent", "1 change not saved yet.")
    open_beside(second)
    expect(promise).to_have_value("")
    foot(page, "unsent", "1 change not saved yet.")
    open_beside(first)
    expect(promise).to_have_value("We answer")
    page.reload()
    expect(promise).to_have_value("We answer")
    promise.press("End")
    page.keyboard.type(" in a day.")
    edit_touchpoint(second, by=lea, principle="Clear words", principle_was="")
    page.locator("#promise").get_by_role("button", name="Save").click()
    expect(page.locator(".principle")).to_have_text("We answer in a day.")
    foot(page, "kept")
    assert touch("Write a mail").principle == "We answer in a day."
    assert "tandem:field" not in page.evaluate("Object.keys(localStorage).join()")


def test_a_text_for_a_touchpoint_that_was_removed_can_still_be_read(
    page: Page, journey: Journey, lea: User
):
    page.locator(cell("doing")).focus()
    page.keyboard.press("Enter")
    page.keyboard.type("Reads it twice")
    retire_touchpoint(touch("Write a mail"), by=lea)
    live(page, journey)
    page.keyboard.press("Enter")
    foot(page, "failed", "1 change not saved yet.")
    page.reload()
    expect(page.locator(".touchpoint-head")).to_have_count(1)
    foot(page, "failed", "1 change not saved yet.")
    page.get_by_role("button", name="Show the texts").press("Enter")
    listed = page.locator("#unsent li")
    expect(listed).to_contain_text("Doing, Write a mail")
    expect(listed).to_contain_text("Reads it twice")
    expect(listed).to_contain_text("no longer on the map")
    listed.get_by_role("button", name="Discard").press("Enter")
    foot(page, "kept")


def test_what_is_typed_on_the_page_of_a_touchpoint_is_there_after_a_reload(
    page: Page, live_server: Any
):
    page.goto(f"{live_server.url}/touchpoints/{touch('Write a mail').pk}/")
    lane = page.locator(".touchpoint-texts details").filter(has_text="Pains")
    lane.locator("summary").click()
    lane.locator("textarea").fill("Nobody answers")
    page.reload()
    expect(lane.locator("textarea")).to_have_value("Nobody answers")
    lane.get_by_role("button", name="Add").click()
    expect(lane.locator("textarea").first).to_have_value("Nobody answers")
    expect(lane.locator("textarea").last).to_have_value("")
    assert bodies("pains") == ["Nobody answers"]
    assert "tandem:field" not in page.evaluate("Object.keys(localStorage).join()")
