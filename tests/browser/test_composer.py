"""The composer in a real browser: undo of a reply, the next ticket, saved replies."""

import re

import pytest
from playwright.sync_api import Page, expect

from helpdesk.actions.open import open_ticket
from helpdesk.actions.reply import reply_to_ticket
from helpdesk.models import Macro, Message, Ticket
from mail.models import OutboundMail

pytestmark = pytest.mark.django_db(transaction=True)
TEXT = "#reply-text"


@pytest.fixture
def tickets(carla, dora, mailbox) -> list[Ticket]:
    return [
        open_ticket(requester=who, subject=subject, text=f"{subject}.", mailbox=mailbox)
        for who, subject in ((carla, "Bent wheel"), (dora, "Lost key"), (carla, "No bell"))
    ]


@pytest.fixture
def page(sign_in, ana, tickets, live_server):
    page = sign_in(ana)
    page.goto(f"{live_server.url}/tickets/{tickets[0].pk}/")
    expect(page.locator(".ticket-row")).to_have_count(3)
    yield page
    # What is still on its way would meet the tables while they are emptied.
    expect(page.locator(".htmx-request")).to_have_count(0)


def is_at(page: Page, ticket: Ticket) -> None:
    expect(page.locator("#ticket")).to_have_attribute("data-ticket", str(ticket.pk))
    expect(page.locator("#ticket[inert]")).to_have_count(0)


def write(page: Page, text: str) -> None:
    page.keyboard.press("r")
    page.keyboard.type(text)


def test_a_reply_is_undone_by_key_from_the_next_ticket_and_by_its_mark(
    page: Page, tickets: list[Ticket], settings
) -> None:
    settings.UNDO_SEND_SECONDS = 100
    write(page, "A new **wheel**.")
    page.keyboard.press("Control+Shift+Enter")
    is_at(page, tickets[1])
    toast = page.locator(".toast", has_text=f"Sending your reply to ticket #{tickets[0].pk}")
    expect(toast).to_be_visible()
    page.keyboard.press("ControlOrMeta+z")
    is_at(page, tickets[0])
    expect(page.locator(TEXT)).to_have_value("A new **wheel**.")
    expect(page.locator(TEXT)).to_be_focused()
    expect(page.locator("#status")).to_have_text("New")
    expect(page.locator(".message.from-agent")).to_have_count(0)
    page.keyboard.type(" Today.")
    page.keyboard.press("Control+Enter")
    mark = page.locator(".message.from-agent .held-reply")
    expect(mark).to_have_text(re.compile(r"^Sending in \d+ s$"))
    page.locator(TEXT).fill("And a bell.")
    expect(page.locator("#reply-draft")).to_contain_text("Draft saved")
    page.locator(".undo-reply button").click()
    expect(page.locator(TEXT)).to_have_value("A new **wheel**. Today.\n\nAnd a bell.")
    expect(page.locator(".toast", has_text="Sending your reply")).to_have_count(0)
    assert not Message.objects.filter(agent__isnull=False).exists()
    assert set(OutboundMail.objects.values_list("state", flat=True)) == {"withdrawn"}


def test_the_next_ticket_is_there_before_it_is_asked_for_and_an_answered_one_is_not(
    page: Page, tickets: list[Ticket], lea
) -> None:
    first, answered, last = tickets
    html = page.locator("html")
    expect(html).to_have_attribute("data-ahead", "")
    reply_to_ticket(answered, "Here it is.", by=lea)
    with page.expect_response(f"**/tickets/{last.pk}/"):
        page.evaluate("topic => htmx.trigger(document.body, topic)", f"ticket-{answered.pk}")
    expect(html).to_have_attribute("data-ahead", "")
    write(page, "Soon.")
    page.locator("#send-other").click()
    page.get_by_role("button", name="open the next ticket").click()
    page.locator(TEXT).press("Control+Enter")
    is_at(page, last)
    expect(page.locator(".message.from-customer")).to_contain_text("No bell.")
    expect(page).to_have_url(re.compile(rf"/tickets/{last.pk}/"))
    expect(page.locator("[data-goes-to=next]")).to_be_visible()
    page.locator("#send-other").click()
    page.get_by_role("button", name="go back to the list").click()
    page.locator(TEXT).fill("And you.")
    page.locator(TEXT).press("Control+Enter")
    expect(page.locator("#ticket[data-ticket]")).to_have_count(0)
    assert first.messages.count() == last.messages.count() == 2


def test_a_saved_reply_is_chosen_by_key_and_its_changes_go_with_it(
    page: Page, tickets: list[Ticket], settings
) -> None:
    settings.UNDO_SEND_SECONDS = 100
    Macro.objects.create(
        name="Refund", text="Hi {customer.first_name}, it is paid.", adds_tags=["refund"]
    )
    Macro.objects.create(name="Repair", text="We repair it.")
    page.keyboard.press("m")
    options = page.locator("#macro-list [data-macro]:visible")
    expect(options).to_have_count(2)
    page.keyboard.type("ref")
    expect(options).to_have_count(1)
    expect(page.locator("#macro-preview")).to_have_text("Hi Carla, it is paid.")
    page.keyboard.press("Enter")
    expect(page.locator(TEXT)).to_have_value("Hi Carla, it is paid.")
    strip = page.locator("[data-macro-strip]")
    expect(strip).to_contain_text("Refund")
    expect(strip).to_contain_text("tags: refund")
    page.keyboard.type(" And/or ")
    expect(options).to_have_count(0)
    page.keyboard.press("Control+Enter")
    expect(page.locator(".message.from-agent")).to_contain_text("Hi Carla, it is paid. And/or")
    expect(page.locator("#tags")).to_contain_text("refund")
    page.locator(".undo-reply button").click()
    expect(page.locator(TEXT)).to_have_value("Hi Carla, it is paid. And/or")
    expect(strip).to_contain_text("tags: refund")
    expect(page.locator("#tags")).not_to_contain_text("refund")
    page.locator(TEXT).fill("")
    page.keyboard.type("/rep")
    expect(options).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.locator(TEXT)).to_have_value("We repair it.")
