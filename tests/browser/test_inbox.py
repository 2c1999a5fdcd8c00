"""The inbox by keyboard, in a real browser."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from helpdesk.actions.note import add_note
from helpdesk.actions.open import open_ticket
from helpdesk.actions.receive import Received, receive_message
from helpdesk.actions.reply import reply_to_ticket
from helpdesk.models import Ticket

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def page(sign_in, ana, tickets, live_server) -> Iterator[Page]:
    page = sign_in(ana)
    page.goto(f"{live_server.url}/inbox/")
    expect(page.locator(".ticket-row")).to_have_count(3)
    yield page
    # What is still on its way would meet the tables while they are emptied.
    expect(page.locator(".htmx-request")).to_have_count(0)


def hear(page: Page, *topics: str) -> None:
    """Dispatch a live update; the test server has no event stream."""
    for topic in topics:
        page.evaluate("topic => htmx.trigger(document.body, topic)", topic.replace(":", "-"))


def open_first(page: Page) -> None:
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.locator("#ticket[data-ticket]").wait_for()


def shows(page: Page, ticket: Ticket) -> None:
    """Wait for the ticket itself: its address is there before, and keys pressed then do not act."""
    expect(page).to_have_url(re.compile(rf"/tickets/{ticket.pk}/$"))
    expect(page.locator(f"#ticket[data-ticket='{ticket.pk}']:not([inert])")).to_be_visible()
    expect(page.locator(".htmx-request")).to_have_count(0)


def test_a_morning_by_keyboard(page: Page, tickets: list[Ticket]) -> None:
    bent, key, colour = tickets
    open_first(page)
    expect(page).to_have_url(re.compile(rf"/tickets/{bent.pk}/$"))
    expect(page.locator(".ticket-row[aria-current]")).to_contain_text("Bent wheel")

    page.keyboard.press("r")
    page.keyboard.type("We send a new one.")
    expect(page.locator("#reply-draft")).to_contain_text("Draft saved")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".message.from-agent")).to_contain_text("We send a new one.")
    expect(page.locator("#status")).to_contain_text("Waiting for the customer")
    expect(page.locator("#reply-text")).to_have_value("")

    hear(page, "inbox")
    expect(page.locator(".ticket-row")).to_have_count(2)
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    shows(page, key)
    page.keyboard.press("Shift+E")
    shows(page, colour)
    page.keyboard.press("e")
    expect(page.locator(".toast").last).to_contain_text(f"Ticket #{colour.pk} is solved.")
    key.refresh_from_db()
    assert key.status == "solved"


def test_solved_by_mistake_is_taken_back(page: Page, tickets: list[Ticket]) -> None:
    open_first(page)
    page.keyboard.press("e")
    with page.expect_response("**/undo/**"):
        page.locator("[data-toast-undo]:visible").click()
    hear(page, f"ticket:{tickets[0].pk}")
    expect(page.locator("#status")).to_contain_text("New")


def test_send_solve_next_from_the_composer(page: Page, tickets: list[Ticket]) -> None:
    open_first(page)
    page.keyboard.press("r")
    page.keyboard.type("Done.")
    page.keyboard.press("Control+Shift+Enter")
    expect(page).to_have_url(re.compile(rf"/tickets/{tickets[1].pk}/$"))
    tickets[0].refresh_from_db()
    assert tickets[0].status == "solved"


def test_a_note_by_keyboard_never_leaves_the_house(page: Page, tickets: list[Ticket]) -> None:
    open_first(page)
    page.keyboard.press("n")
    page.keyboard.type("Ask the carrier.")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".message.note")).to_contain_text("Ask the carrier.")
    assert tickets[0].messages.get(kind="note").outbound is None


def test_menus_by_keyboard(page: Page, tickets: list[Ticket], ana: Any) -> None:
    open_first(page)
    page.keyboard.press("i")
    expect(page.locator("#assignee")).to_have_attribute("title", "Ana Ferreira")
    page.keyboard.press("p")
    page.locator("#priority-menu").get_by_role("button", name="Urgent").click()
    expect(page.locator("#priority")).to_contain_text("Urgent")
    expect(page.locator("#priority-menu")).to_be_hidden()
    page.keyboard.press("t")
    page.keyboard.type("wheel, refund")
    page.keyboard.press("Enter")
    expect(page.locator("#tags")).to_contain_text("wheel, refund")
    page.keyboard.press("a")
    page.locator("#people").get_by_role("button", name="Unassigned").click()
    expect(page.locator("#assignee")).to_have_attribute("title", "Unassigned")


def test_the_subject_is_changed_in_place(page: Page, tickets: list[Ticket]) -> None:
    open_first(page)
    page.locator("#subject summary").click()
    page.keyboard.type("Bent rear wheel")
    page.keyboard.press("Enter")
    expect(page.locator("#ticket-head h1")).to_have_text("Bent rear wheel")


def test_views_by_keyboard(page: Page) -> None:
    for keys, view in (("gu", "unassigned"), ("gm", "mine"), ("ga", "all")):
        for key in keys:
            page.keyboard.press(key)
        page.wait_for_url(f"**/inbox/{view}/")


def test_a_draft_survives_a_reload(page: Page) -> None:
    open_first(page)
    page.keyboard.press("r")
    page.keyboard.type("Half a thought")
    expect(page.locator("#reply-draft")).to_contain_text("Draft saved")
    page.reload()
    expect(page.locator("#reply-text")).to_have_value("Half a thought")


def test_a_new_message_appears_without_changing_the_composer(
    page: Page, tickets: list[Ticket], carla: Any, dora: Any, mailbox: Any
) -> None:
    open_first(page)
    page.keyboard.press("r")
    page.keyboard.type("I am just wri")
    receive_message(tickets[0], Received(carla, "carla@correu.example", "One more thing!"))
    open_ticket(requester=dora, subject="A new matter", text="Hello?", mailbox=mailbox)
    hear(page, f"ticket:{tickets[0].pk}", "inbox")
    expect(page.locator("#thread")).to_contain_text("One more thing!")
    expect(page.locator(".ticket-row")).to_have_count(4)
    expect(page.locator("#view-needs-reply .count")).to_have_text("4")
    page.keyboard.type("ting")
    expect(page.locator("#reply-text")).to_have_value("I am just writing")


def test_send_stops_when_something_new_has_come(
    page: Page, tickets: list[Ticket], lea: Any
) -> None:
    open_first(page)
    page.keyboard.press("r")
    page.keyboard.type("We will call you.")
    add_note(tickets[0], "I have called her.", by=lea)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#composer-notice")).to_contain_text("Lea Brunner wrote a note")
    expect(page.locator("#thread")).to_contain_text("I have called her.")
    expect(page.locator("#reply-text")).to_have_value("We will call you.")
    page.get_by_role("button", name="Send anyway").click()
    expect(page.locator(".message.from-agent")).to_contain_text("We will call you.")
    assert tickets[0].messages.filter(kind="public", agent__isnull=False).count() == 1


def test_messages_seen_before_writing_do_not_stop_sending(
    page: Page, tickets: list[Ticket], lea: Any
) -> None:
    open_first(page)
    add_note(tickets[0], "I have called her.", by=lea)
    hear(page, f"ticket:{tickets[0].pk}")
    expect(page.locator("#thread")).to_contain_text("I have called her.")
    page.keyboard.press("r")
    page.keyboard.type("As we said.")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".message.from-agent")).to_contain_text("As we said.")


def test_on_a_phone_there_is_one_pane_with_a_way_back(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.locator(".ticket-row").first.click()
    expect(page.locator("#ticket")).to_be_visible()
    expect(page.locator("#list")).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.locator("#back").click()
    expect(page.locator("#list")).to_be_visible()
    expect(page).to_have_url(re.compile("/inbox/needs-reply/$"))
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_an_html_email_cannot_run_scripts(
    page: Page, tickets: list[Ticket], carla: Any, live_server: Any
) -> None:
    html = "<p>Hello</p><script>top.hacked = 1</script><img src=x onerror='top.hacked = 1'>"
    said = Received(carla, "carla@correu.example", "", html=html)
    receive_message(tickets[0], said)
    page.goto(f"{live_server.url}/tickets/{tickets[0].pk}/")
    expect(page.frame_locator(".mail-frame").locator("p")).to_have_text("Hello")
    assert page.evaluate("window.hacked") is None


def test_no_barrier_and_no_broken_policy(
    page: Page, tickets: list[Ticket], ana: Any, live_server: Any, find_barriers: Any
) -> None:
    add_note(tickets[0], "A note.", by=ana)
    reply_to_ticket(tickets[0], "A reply.", by=ana)
    said: list[str] = []
    # The test server has no live stream; every other word on the console is a fault.
    page.on("console", lambda m: "/live/" in m.location["url"] or said.append(m.text))
    for path in ("/inbox/", f"/tickets/{tickets[0].pk}/", "/tickets/new/", "/inbox/all/?q=nothing"):
        page.goto(f"{live_server.url}{path}")
        assert find_barriers(page) == [], path
    assert said == []
