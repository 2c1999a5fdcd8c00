"""Nothing typed on a map is lost: slow networks, live updates, two who write at once."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from journeys.maps.actions.cards import add_card, edit_card, remove_card
from journeys.maps.actions.journeys import create_journey
from journeys.maps.actions.touchpoints import add_touchpoint, rename_touchpoint
from journeys.models import Card, Journey, Placement
from tests.browser.map_writing import (
    Gate,
    SlowNetwork,
    bodies,
    cell,
    foot,
    live,
    open_map,
    touch,
    wait_for,
)
from tests.personas import signed_in

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


def test_what_one_writes_on_before_the_server_answers_is_no_conflict(page: Page):
    gate = Gate(page)
    page.locator(cell("pains")).focus()
    for keys, text in (("+", "One"), ("Enter", " two")):
        page.keyboard.press(keys)
        page.keyboard.type(text)
        page.keyboard.press("Enter")
    gate.let_one_pass(page)
    card = page.locator("article.note-card")  # as the server draws it; the second text is held
    expect(card).to_have_text("One two")
    wait_for(page, gate.held)
    card.focus()
    page.keyboard.press("Enter")
    page.keyboard.type(" three")
    page.keyboard.press("Enter")
    expect(card).to_have_text("One two three")
    gate.open()
    foot(page, "kept")
    expect(page.get_by_role("group", name="Edit conflict")).to_have_count(0)
    assert bodies("pains") == ["One two three"]


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
