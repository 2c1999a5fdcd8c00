"""A reply that is changed after its answer was lost, in a real browser."""

from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from helpdesk.actions.open import open_ticket
from helpdesk.models import Message, Ticket

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def ticket(carla, mailbox) -> Ticket:
    return open_ticket(requester=carla, subject="Bent wheel", text="How much?", mailbox=mailbox)


@pytest.fixture
def page(sign_in, ana, ticket, live_server) -> Any:
    page = sign_in(ana)
    page.goto(f"{live_server.url}/tickets/{ticket.pk}/")
    yield page
    # What is still on its way would meet the tables while they are emptied.
    expect(page.locator(".htmx-request")).to_have_count(0)


def lose(route: Route) -> None:
    route.fetch()  # the server has it, the browser does not know
    route.abort()


@pytest.mark.parametrize("kind", ["reply", "note"])
def test_a_text_changed_after_its_answer_was_lost_is_kept(page: Page, ticket: Ticket, kind: str):
    text, notice = page.locator(f"#{kind}-text"), page.locator("#composer-notice")
    page.locator(f"#{kind}-tab").click()
    text.fill("The price is 20")
    expect(page.locator(f"#{kind}-draft")).to_contain_text("Draft saved")
    page.route(f"**/{kind}/", lose, times=1)
    text.press("Control+Enter")
    expect(page.locator(".toast").last).to_contain_text("What you wrote is still here")
    text.fill("25, not 20, sorry")
    text.press("Control+Enter")
    expect(notice).to_contain_text("before you changed it")
    expect(page.locator("#thread")).to_contain_text("The price is 20")
    expect(text).to_have_value("25, not 20, sorry")
    text.press("Control+Enter")
    expect(page.locator("#thread")).to_contain_text("25, not 20, sorry")
    expect(text).to_have_value("")
    written = Message.objects.filter(ticket=ticket, agent__isnull=False).order_by("pk")
    assert [each.text for each in written] == ["The price is 20", "25, not 20, sorry"]
