"""Nothing typed on a map is lost: slow and broken networks, reloads, two who write at once."""

import random
import re
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Error, Page, Route, expect

from accounts.models import User
from journeys.maps.actions.cards import add_card, edit_card, remove_card
from journeys.maps.actions.journeys import create_journey
from journeys.maps.actions.touchpoints import add_touchpoint, rename_touchpoint
from journeys.models import Card, Journey, Placement, Touchpoint
from tests.personas import signed_in

pytestmark = pytest.mark.django_db(transaction=True)
PACE = 0.015  # s a key at least; of two who write in turns, each presses one in 30 ms


@pytest.fixture
def journey(chloe: User) -> Journey:
    journey = create_journey("I get help with an invoice", by=chloe)
    rename_touchpoint(journey.touchpoints.get(), "Read the invoice", by=chloe)
    add_touchpoint(journey.stages.get(), "Write a mail", by=chloe)
    return journey


@pytest.fixture
def page(sign_in: Callable[[User], Page], chloe: User, journey: Journey, live_server: Any) -> Page:
    return open_map(sign_in(chloe), journey, live_server)


def open_map(page: Page, journey: Journey, live_server: Any) -> Page:
    page.goto(f"{live_server.url}/journeys/{journey.pk}/")
    expect(page.get_by_role("grid")).to_be_visible()
    return page


def touch(name: str) -> Touchpoint:
    return Touchpoint.objects.get(name=name)


def cell(lane: str, name: str = "Write a mail") -> str:
    return f"#cell-{lane}-{touch(name).pk}"


def foot(page: Page, state: str, text: str = "") -> None:
    saved = page.locator("#saved")
    expect(saved).to_have_attribute("data-state", state)
    expect(saved).to_contain_text(text)


def bodies(lane: str) -> list[str]:
    return list(Card.objects.filter(lane=lane).values_list("body", flat=True))


def live(page: Page, journey: Journey) -> None:
    """The map was changed, as the stream of live updates tells it."""
    page.evaluate("name => htmx.trigger(document.body, name)", f"map-{journey.pk}")


class Gate:
    """Holds the requests of a page that change something until it is opened."""

    def __init__(self, page: Page) -> None:
        self.held: list[Route] = []
        self.is_open = False
        page.route("**/cards/**", self.take)

    def take(self, route: Route) -> None:
        if self.is_open or route.request.method != "POST":
            route.continue_()
        else:
            self.held.append(route)

    def open(self) -> None:
        self.is_open = True
        for route in self.held:
            route.continue_()


class SlowNetwork:
    """Holds each request of a page until some more keys were pressed, how many is drawn by seed."""

    def __init__(self, page: Page, seed: int) -> None:
        self.draw, self.held = random.Random(seed), []
        self.keys = 0
        page.route(re.compile(r"/(cards|journeys)/"), self.take)

    def take(self, route: Route) -> None:
        self.held.append((self.keys + self.draw.randrange(14), route))

    def press(self, page: Page, key: str) -> None:
        began = time.monotonic()
        page.keyboard.press(key)
        if (rest := began + PACE - time.monotonic()) > 0:
            page.wait_for_timeout(1000 * rest)
        self.keys += 1
        self.release(self.keys)

    def release(self, until: float = float("inf")) -> None:
        """Let go what has waited long enough. A reload that the page gave up is gone."""
        due = [route for at, route in self.held if at <= until]
        self.held = [(at, route) for at, route in self.held if at > until]
        for route in due:
            with suppress(Error):
                route.continue_()


def keys_for(texts: list[str], opens: str) -> list[str]:
    """The keys that write these texts into the cells of a lane, from the left."""
    return [key for text in texts for key in (opens, *text, "Enter", "ArrowRight")]


def test_two_write_a_hundred_cells_on_a_slow_network(
    page: Page, new_context: Any, journey: Journey, chloe: User, lea: User, live_server: Any
):
    stage = journey.stages.get()
    for number in range(23):
        add_touchpoint(stage, f"Step {number}", by=chloe)
    other = new_context().new_page()
    session = signed_in(lea).cookies["sessionid"].value
    other.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    writers, wanted = [], {}
    for seed, (each, lanes) in enumerate(
        [(page, ["doing", "pains"]), (other, ["thinking", "opportunities"])]
    ):
        open_map(each, journey, live_server)
        writers.append((each, SlowNetwork(each, seed), lanes))
    for at, way in enumerate(["Enter", "+"]):
        queues = []
        for each, network, lanes in writers:
            texts = [f"{lanes[at][0]}{number}" for number in range(25)]
            wanted[lanes[at]] = texts
            each.locator(cell(lanes[at], "Read the invoice")).focus()
            queues.append((each, network, keys_for(texts, way)))
        for count, presses in enumerate(zip(*(keys for _, _, keys in queues), strict=True)):
            for (each, network, _), key in zip(queues, presses, strict=True):
                network.press(each, key)
                if count % 10 == 0:
                    live(each, journey)
    for each, network, _ in writers:
        each.unroute_all()
        network.release()
    for each, _, _ in writers:
        expect(each.locator("#saved")).to_have_text("All changes saved", timeout=120_000)
    live(page, journey)
    expect(page.locator("article.note-card")).to_have_count(50, timeout=30_000)
    columns = Placement.objects.filter(version__journey=journey, version__number=None)
    order = list(columns.order_by("position").values_list("touchpoint", flat=True))
    for lane, texts in wanted.items():
        cards = {card.touchpoint_id: card.body for card in Card.objects.filter(lane=lane)}
        assert [cards.get(touchpoint) for touchpoint in order] == texts
    assert Card.objects.count() == 100


def test_three_cards_in_a_row_are_written_without_waiting_for_the_server(page: Page):
    gate = Gate(page)
    page.locator(cell("pains")).focus()
    for number in (1, 2, 3):
        page.keyboard.press("+")
        page.keyboard.type(f"mouse card {number}")
        page.keyboard.press("Enter")
        foot(page, "busy")
        expect(page.locator(cell("pains"))).to_contain_text(f"mouse card {number}")
    assert bodies("pains") == []
    expect(page.locator("article.note-card")).to_have_count(0)
    page.keyboard.press("+")
    page.keyboard.type("mouse")
    foot(page, "unsent", "4 changes not saved yet")
    gate.open()
    foot(page, "unsent", "1 change not saved yet")
    page.keyboard.type(" card 4")
    expect(page.locator("textarea.edit-box")).to_have_value("mouse card 4")
    page.keyboard.press("Enter")
    foot(page, "kept", "All changes saved")
    expect(page.locator("article.note-card")).to_have_count(4)
    expect(page.locator("article.note-card").last).to_be_focused()
    assert bodies("pains") == [f"mouse card {number}" for number in (1, 2, 3, 4)]


def test_another_persons_changes_leave_an_open_editor_alone(
    page: Page, journey: Journey, lea: User
):
    card = add_card(touch("Write a mail"), "pains", "Nobody answers", by=lea)
    live(page, journey)
    expect(page.locator(f"#card-{card.pk}")).to_be_visible()
    page.locator(cell("pains") + " [data-add]").focus()
    page.keyboard.press("Enter")
    page.keyboard.type("I wait")
    add_card(touch("Write a mail"), "pains", "It takes days", by=lea)
    remove_card(card, by=lea)
    rename_touchpoint(touch("Read the invoice"), "Get the invoice", by=lea)
    live(page, journey)
    # The map is loaded again only once the writer has left; what is typed goes on.
    with page.expect_response("**part=map-grid**"):
        page.keyboard.type(" too long")
        page.keyboard.press("Enter")
    foot(page, "kept")
    expect(page.locator(cell("pains", "Get the invoice"))).to_be_visible()
    expect(page.locator(cell("pains") + " article")).to_have_text(
        ["It takes days", "I wait too long"]
    )


def test_a_text_that_another_changed_and_one_that_was_removed_are_both_kept(
    page: Page, journey: Journey, lea: User
):
    card = add_card(touch("Write a mail"), "pains", "Nobody answers", by=lea)
    gone = add_card(touch("Write a mail"), "support", "A form", by=lea)
    live(page, journey)
    for each, text in ((card, "Mine"), (gone, "A better form")):
        page.locator(f"#card-{each.pk}").focus()
        page.keyboard.press("Enter")
        edit_card(card, "Theirs", by=lea) if each == card else remove_card(gone, by=lea)
        page.keyboard.press("ControlOrMeta+a")
        page.keyboard.type(text)
        page.keyboard.press("Enter")
        expect(
            page.get_by_role("group", name="Edit conflict").filter(has_text=text)
        ).to_be_visible()
    foot(page, "failed", "2 changes not saved yet")
    page.reload()  # both are asked about again, as the store of the browser has them
    questions = page.get_by_role("group", name="Edit conflict")
    expect(questions).to_have_count(2)
    add_card(touch("Read the invoice"), "pains", "Long", by=lea)
    live(page, journey)
    expect(page.locator(cell("pains", "Read the invoice"))).to_contain_text("Long")
    expect(questions).to_have_count(2)
    questions.get_by_role("button", name="Keep mine").click()
    questions.get_by_role("button", name="Save as a new card").click()
    expect(questions).to_have_count(0)
    foot(page, "kept")
    assert bodies("support") == ["A better form"]
    assert Card.objects.get(pk=card.pk).body == "Mine"


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
    lost: list[str] = []

    def lose(route: Route) -> None:
        lost.append(route.request.post_data or "")
        if len(lost) == 1:
            route.fetch()  # the server has it, the browser does not know
            route.abort()
        elif len(lost) == 2:
            route.fulfill(status=503)
        else:
            route.continue_()

    page.route("**/cards/", lose)
    page.locator(cell("pains")).focus()
    page.keyboard.press("+")
    page.keyboard.type("Once")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")  # written on before the server has it
    page.keyboard.type(" only")
    page.keyboard.press("Enter")
    foot(page, "failed", "2 changes not saved yet. The server can’t be reached.")
    page.get_by_role("button", name="Try again").click()
    foot(page, "kept")
    assert bodies("pains") == ["Once only"]
    assert len(lost) == 3
    assert len(set(lost)) == 1


def test_an_expired_session_says_so_and_keeps_the_text(page: Page, context: BrowserContext):
    cookies = context.cookies()
    context.clear_cookies(name="sessionid")
    page.locator(cell("doing")).focus()
    page.keyboard.press("Enter")
    page.keyboard.type("Reads it twice")
    page.keyboard.press("Enter")
    foot(page, "failed", "You are signed out.")
    expect(page.locator(cell("doing"))).to_contain_text("Reads it twice")
    context.add_cookies([cookie for cookie in cookies if cookie["name"] == "sessionid"])
    page.get_by_role("button", name="Try again").click()
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
