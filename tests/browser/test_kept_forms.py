"""A new ticket and a note about a customer are there after a reload, until they were sent."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from customers.models import Customer

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def page(sign_in: Callable[..., Page], ana: Any) -> Page:
    return sign_in(ana)


def kept(page: Page) -> list[str]:
    return page.evaluate(
        "Object.keys(localStorage).filter((key) => key.startsWith('tandem:form:'))"
    )


def test_a_half_typed_ticket_is_there_until_it_was_sent(
    page: Page, context: BrowserContext, mailbox: Any, live_server: Any
):
    page.goto(f"{live_server.url}/tickets/new/")
    page.get_by_label("What the customer said on the phone").check()
    for name, text in (
        ("email", "carla@acme.example"),
        ("subject", "Bent wheel"),
        ("text", "She wants a new one."),
    ):
        page.locator(f"[name={name}]").fill(text)
    page.reload()
    expect(page.locator("[name=text]")).to_have_value("She wants a new one.")
    expect(page.locator("[name=email]")).to_have_value("carla@acme.example")
    expect(page.get_by_label("What the customer said on the phone")).to_be_checked()
    expect(page.locator("[data-kept-form]")).to_contain_text("unsent text")
    cookies = context.cookies()
    context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Open the ticket").click()
    expect(page).to_have_url(re.compile("/accounts/login/"))
    context.add_cookies([cookie for cookie in cookies if cookie["name"] == "sessionid"])
    page.goto(f"{live_server.url}/tickets/new/")
    expect(page.locator("[name=text]")).to_have_value("She wants a new one.")
    page.get_by_role("button", name="Open the ticket").click()
    expect(page.locator("#thread")).to_contain_text("She wants a new one.")
    assert kept(page) == []


def test_a_note_about_a_customer_is_there_until_it_was_saved(
    page: Page, carla: Customer, live_server: Any
):
    page.goto(f"{live_server.url}/customers/{carla.pk}/")
    page.locator("[name=body]").fill("Call her after five.")
    page.reload()
    expect(page.locator("[name=body]")).to_have_value("Call her after five.")
    page.get_by_role("button", name="Save the note").click()
    expect(page.locator(".customer-note")).to_contain_text("Call her after five.")
    expect(page.locator("[name=body]")).to_have_value("")
    assert kept(page) == []
