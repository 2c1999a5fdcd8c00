"""Drafts are not lost: leaving, reloading, a server that is away, a second tab."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from helpdesk.actions.draft import Browser, save_draft
from helpdesk.actions.open import open_ticket
from helpdesk.models import Draft, DraftFile, Message, Ticket
from tests.browser.map_writing import wait_for

pytestmark = pytest.mark.django_db(transaction=True)
TEXT, WORDS = "#reply-text", "#reply-draft"
CHOSEN = "#reply-panel [data-chosen]"
PHONE = UUID(int=7)
# A tab holds a lock as long as it lives.
IS_ALONE = """async () => {
  const { held } = await navigator.locks.query();
  return held.filter(({ name }) => name.startsWith("tandem:tab:")).length === 1;
}"""
# The number of files that the browser holds.
HELD = """async () => {
  const open = indexedDB.open("tandem-files", 1);
  await new Promise((resolve) => { open.onsuccess = resolve; });
  const all = open.result.transaction("files").objectStore("files").count();
  await new Promise((resolve) => { all.onsuccess = resolve; });
  return all.result;
}"""


@pytest.fixture
def ticket(carla, mailbox) -> Ticket:
    return open_ticket(requester=carla, subject="Bent wheel", text="How much?", mailbox=mailbox)


@pytest.fixture
def address(ticket: Ticket, live_server: Any) -> str:
    return f"{live_server.url}/tickets/{ticket.pk}/"


@pytest.fixture
def page(sign_in: Callable[..., Page], ana: Any, address: str) -> Page:
    page = sign_in(ana)
    page.goto(address)
    return page


def stored(page: Page, text: str) -> None:
    """Return once the server has this text."""
    for _attempt in range(1200):
        if Draft.objects.filter(text=text).exists():
            return
        page.wait_for_timeout(25)
    raise AssertionError(f"{list(Draft.objects.values_list('text', flat=True))} is stored")


def test_a_text_of_which_the_server_knows_nothing_is_there_after_a_reload(page: Page):
    page.route("**/draft/", lambda route: route.abort())
    page.locator(TEXT).press_sequentially("\nWe send you a new wheel.")
    expect(page.locator(WORDS)).to_have_text("Not saved: no connection. Kept in this browser.")
    assert not Draft.objects.exists()
    page.reload()
    expect(page.locator(TEXT)).to_have_value("\nWe send you a new wheel.")
    page.unroute("**/draft/")
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator(WORDS)).to_have_text("Draft saved")
    stored(page, "\nWe send you a new wheel.")
    page.reload()
    expect(page.locator(TEXT)).to_have_value("\nWe send you a new wheel.")


def test_a_page_that_is_left_while_typing_saves_all(page: Page, live_server: Any):
    page.clock.pause_at(page.evaluate("Date.now() + 60_000"))  # no timer ends any more
    page.locator(TEXT).press_sequentially("We send you a new wheel.")
    page.goto(f"{live_server.url}/inbox/")
    stored(page, "We send you a new wheel.")


def test_two_tabs_show_one_text_and_a_sent_one_in_neither(
    page: Page, context: BrowserContext, address: str
):
    tab = context.new_page()
    tab.goto(address)
    page.locator(TEXT).press_sequentially("Hello")
    expect(tab.locator(TEXT)).to_have_value("Hello")
    tab.locator(TEXT).press_sequentially(" Carla")
    expect(page.locator(TEXT)).to_have_value("Hello Carla")
    for each in (page, tab):
        expect(each.locator(WORDS)).to_have_text("Draft saved")
    stored(page, "Hello Carla")
    tab.locator(TEXT).press("Control+Enter")
    expect(tab.locator("#thread")).to_contain_text("Hello Carla")
    expect(page.locator(TEXT)).to_have_value("")
    expect(tab.locator(TEXT)).to_have_value("")
    assert not Draft.objects.exists()


def test_texts_of_two_browsers_are_both_offered(page: Page, ticket: Ticket, ana: Any):
    save_draft(ticket, text="From the phone", by=ana, browser=Browser(PHONE, number=1))
    page.locator(TEXT).press_sequentially("From the desk")
    expect(page.locator("#reply-panel [data-other-text]")).to_have_text("From the phone")
    expect(page.locator(WORDS)).to_contain_text("Not saved")
    page.locator("#reply-panel [data-draft-choice=both]").click()
    expect(page.locator(WORDS)).to_have_text("Draft saved")
    stored(page, "From the phone\n\nFrom the desk")


def test_what_is_typed_while_the_reply_is_sent_is_a_draft_of_its_own(page: Page, ticket: Ticket):
    held: list[Route] = []
    page.route("**/reply/", lambda route: held.append(route))
    page.locator(TEXT).press_sequentially("Hello")
    page.locator(TEXT).press("Control+Enter")
    page.locator(TEXT).press_sequentially(" One more thing")
    wait_for(page, held)
    held[0].continue_()
    expect(page.locator("#thread")).to_contain_text("Hello")
    expect(page.locator(TEXT)).to_have_value("One more thing")
    expect(page.locator(WORDS)).to_have_text("Draft saved")
    assert ticket.messages.latest("pk").text == "Hello"
    assert Draft.objects.get().text == "One more thing"


def test_a_file_is_kept_with_the_draft_and_sent_with_the_reply(page: Page, ticket: Ticket):
    files = page.locator("#reply-panel [data-kept]")
    add = {"mimeType": "text/plain", "buffer": b"words"}
    names = ("a.txt", "b.txt")
    page.locator("#reply-files").set_input_files([{"name": name, **add} for name in names])
    for name in names:
        expect(files).to_contain_text(name)
    expect(page.locator("#reply-panel [data-chosen]")).to_be_hidden()
    page.reload()
    for name in names:
        expect(files).to_contain_text(name)
    page.get_by_role("button", name="Remove a.txt").click()
    expect(files.locator("li")).to_have_count(1)
    page.locator(TEXT).press_sequentially("See the file.")
    page.locator(TEXT).press("Control+Enter")
    expect(page.locator("#thread")).to_contain_text("See the file.")
    expect(files.locator("li")).to_have_count(0)
    sent = ticket.messages.latest("pk").attachments.all()
    assert [file.name for file in sent] == ["b.txt"]


def opened_alone(context: BrowserContext, live_server: Any) -> Page:
    """Return a page, once the browser knows that all others are closed."""
    page = context.new_page()
    page.goto(f"{live_server.url}/inbox/")
    page.wait_for_function(IS_ALONE)
    return page


def test_a_file_is_uploaded_after_its_page_was_killed(
    page: Page, address: str, ana: Any, live_server: Any
):
    """No upload reaches the server while two pages are closed; a reply waits for the file."""
    context = page.context
    context.route("**/draft/files/", lambda route: route.abort())
    words = {"mimeType": "text/plain", "buffer": b"words " * 1000}
    page.locator("#reply-files").set_input_files([{"name": "a.txt", **words}])
    expect(page.locator(CHOSEN)).to_contain_text("Not saved yet")
    page.close()
    between = opened_alone(context, live_server)
    between.goto(address)
    expect(between.locator(CHOSEN)).to_contain_text("a.txt")
    between.locator(TEXT).press_sequentially("See")
    between.locator(TEXT).press("Control+Enter")
    expect(between.locator(".toast", has_text="A file is still")).to_be_visible()
    between.close()
    assert not DraftFile.objects.exists()
    assert not Message.objects.filter(agent=ana).exists()
    context.unroute("**/draft/files/")
    again = opened_alone(context, live_server)
    again.goto(address)
    expect(again.locator("#reply-panel [data-kept]")).to_contain_text("a.txt")
    expect(again.locator(CHOSEN)).to_be_hidden()
    again.wait_for_function(f"async () => !await ({HELD})()")
    kept = DraftFile.objects.get()
    assert (kept.user, kept.name, kept.size) == (ana, "a.txt", 6000)
    assert Path(kept.file.path).read_bytes() == words["buffer"]
    again.reload()
    expect(again.locator("#reply-panel [data-kept] li")).to_have_count(1)
    again.wait_for_load_state("load")
    assert DraftFile.objects.count() == 1


def end_session(page: Page, context: BrowserContext) -> None:
    """End the session once all parts of the page are loaded: no other request asks to sign in."""
    expect(page.locator(".ticket-row")).to_have_count(1)
    expect(page.locator(".htmx-request")).to_have_count(0)
    context.clear_cookies(name="sessionid")


def test_a_dialog_that_is_closed_keeps_the_text(page: Page, context: BrowserContext):
    end_session(page, context)
    page.locator(TEXT).press_sequentially("Hello Carla")
    expect(page.locator(WORDS)).to_have_text("Not saved: you are signed out. Kept in this browser.")
    page.locator(TEXT).press("Control+Enter")
    page.locator("#sign-in [data-close]").click()
    expect(page.locator(".toast").last).to_contain_text("signed out")
    expect(page.locator(TEXT)).to_have_value("Hello Carla")
    expect(page).to_have_url(re.compile(r"/tickets/\d+/$"))
    expect(page.locator(".htmx-request")).to_have_count(0)
