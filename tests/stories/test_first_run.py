"""From the one-time link of an empty installation to the first answered mail, in a browser."""

import re
from io import StringIO

import pytest
from django.core.management import call_command
from playwright.sync_api import Locator, Page, expect

from helpdesk.models import Message
from mail.models import ConnectionTest
from tests.stories.house import House
from tests.stories.post import SUPPORT, Kept, Sink, send, write

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

MOST_ACTS = 12
CARLA = "carla@correu.example"
SECRET = "a-fine-long-secret"


class Administrator:
    """The first administrator at a browser. Each press of a link or a button is an act."""

    def __init__(self, page: Page) -> None:
        self.page, self.acts = page, 0

    def press(self, what: Locator) -> None:
        what.click()
        self.acts += 1

    def press_button(self, name: str) -> None:
        self.press(self.page.get_by_role("button", name=name, exact=True))


def first_link() -> str:
    out = StringIO()
    call_command("first_administrator", stdout=out)
    found = re.search(r"http\S+?(/accounts/\S+)", out.getvalue())
    assert found
    return found[1]


def test_from_the_link_to_the_first_answer(house: House, sink: Sink, person) -> None:
    def deliver(kept: Kept) -> None:
        """Do as the mail server of the domain: what is for the mailbox goes to Tandem."""
        if any(address.endswith("@veloza.example") for address in kept.to):
            send(kept.mail, house.smtp_address)

    sink.before_yes = deliver
    ada = Administrator(person(None))
    page = ada.page
    page.goto(first_link())
    ada.acts += 1
    for label, text in (("Your name", "Ada Vives"), ("Your mail address", "ada@veloza.example")):
        page.get_by_label(label).fill(text)
    for field in ("password1", "password2"):
        page.locator(f"[name={field}]").fill(SECRET)
    ada.press_button("Begin")

    expect(page.locator(".first-run-count")).to_have_text("0 of 5 done")
    page.get_by_label("Name of the company").fill("Veloza")
    ada.press_button("Save")
    expect(page.locator(".first-run-count")).to_have_text("1 of 5 done")

    ada.press(page.get_by_role("link", name="Add a mailbox"))
    page.get_by_label("Name", exact=True).fill("Support")
    page.get_by_label("Address", exact=True).fill(SUPPORT)
    ada.press_button("Save")
    ada.press_button("Test connection")
    back = page.get_by_role("status", name="Test of the connection")
    # Sent, and received; a third line tells of the mail to a reply address.
    expect(back.locator('[data-tone="done"]').nth(1)).to_be_visible(timeout=60_000)
    assert ConnectionTest.objects.get().state == "returned"

    ada.press(page.get_by_role("navigation", name="Main").get_by_role("link", name="Inbox"))
    page.locator("html[data-live=on]").wait_for(state="attached")
    letter = write(f"Carla Reyes <{CARLA}>", "Front wheel arrived bent", "The rim is bent.")
    send(letter, house.smtp_address)
    ada.press(page.locator(".ticket-row", has_text="Front wheel arrived bent"))
    page.locator("#ticket[data-ticket]").wait_for()
    page.keyboard.press("r")
    page.keyboard.type("A new wheel leaves today.")
    ada.press(page.locator("#send"))

    reply = sink.wait_for(CARLA, 1)
    assert "A new wheel leaves today." in reply.text
    assert str(reply.mail["From"]) == f"Ada at Veloza <{SUPPORT}>"
    assert Message.objects.filter(outbound__isnull=False).count() == 1
    assert ada.acts <= MOST_ACTS, ada.acts
    print(f"acts: {ada.acts}")
