"""Presence between two browsers: who views and who writes, in the list and at the ticket."""

from collections.abc import Iterator

import pytest
import redis
from playwright.sync_api import Browser, Page, expect

from ledger import presence
from tests.personas import signed_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def quiet_presence():
    """These pages have presence."""


@pytest.fixture(autouse=True)
def nobody_is_present(settings):
    with redis.Redis.from_url(settings.REDIS_URL) as client:
        client.delete(presence.KEY)
        yield
        client.delete(presence.KEY)


@pytest.fixture
def pages(browser: Browser, live_server, ana, lea) -> Iterator[list[Page]]:
    """The browsers of Ana and Lea."""
    made = []
    for user in (ana, lea):
        session = signed_in(user).cookies["sessionid"].value
        context = browser.new_context(viewport={"width": 1440, "height": 900})
        context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        made.append(context.new_page())
    yield made
    for page in made:
        page.evaluate("document.getElementById('presence')?.remove()")  # no report at the end
        leave(page)
        page.context.close()


def leave(page: Page) -> None:
    """Take the ticket from the page, and wait until its presence has ended."""
    if page.locator("#ticket[data-presence-url]").count():
        with page.expect_response("**/presence/"):
            page.evaluate("document.getElementById('ticket').remove()")
            page.evaluate("document.dispatchEvent(new Event('focusin'))")


def hear(page: Page) -> None:
    """Tell the page that presence has changed, as the live stream does: the test has none."""
    name = page.locator("#presence").get_attribute("data-topics")
    assert name
    page.evaluate("name => document.body.dispatchEvent(new Event(name))", name.split()[0])


def test_a_colleague_is_seen_in_the_list_and_at_the_ticket(
    pages, tickets, live_server, find_barriers
):
    ana, lea = pages
    number = tickets[0].pk
    lea.goto(f"{live_server.url}/inbox/all/")
    with ana.expect_response("**/presence/"):
        ana.goto(f"{live_server.url}/tickets/{number}/?view=all")
    hear(lea)
    row = lea.locator(f"#row-{number}")
    expect(row.get_by_role("img", name="Ana is viewing")).to_be_visible()
    with ana.expect_response(f"**/tickets/{number}/presence/"):
        ana.locator("#reply-form textarea").fill("A new wheel")
    lea.locator(f"#open-{number}").click()
    expect(lea.locator("#ticket-head")).to_be_visible()
    hear(lea)
    expect(lea.locator(".present").get_by_role("img", name="Ana is writing")).to_be_visible()
    expect(lea.locator(".present-words")).to_have_text("Ana is writing")
    assert find_barriers(lea) == []
    leave(ana)
    hear(lea)
    expect(lea.locator("[data-presence]:visible")).to_have_count(0)
