"""The mail queue by keyboard."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from mail.models import InboundMail, Mailbox
from tests.mail.queue_data import held

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
State = InboundMail.State


@pytest.fixture
def queue(admin, sign_in, live_server) -> Iterator[Page]:
    Mailbox.objects.create(name="Support", address="support@veloza.example", is_default=True)
    held(4)
    page = sign_in(admin)
    # The test server has no live stream; 204 says not to ask again.
    page.route("**/live/**", lambda route: route.fulfill(status=204))
    page.goto(f"{live_server.url}/settings/mail-queue/")
    yield page
    expect(page.locator(".htmx-request")).to_have_count(0)  # else the next test meets this one
    page.wait_for_load_state("networkidle")


def states() -> list[str]:
    """Return the states on the page, newest first."""
    return list(InboundMail.objects.values_list("state", flat=True))


def rows(page: Page):
    return page.locator("[data-row]")


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def test_the_row_in_focus_is_deleted_and_the_next_one_has_the_focus(queue):
    press(queue, "j", "j", "d")
    expect(rows(queue)).to_have_count(3)
    expect(rows(queue).nth(1).locator("a")).to_be_focused()
    assert states() == [State.SUSPENDED, State.DELETED, State.SUSPENDED, State.SUSPENDED]


def test_cancel_picks_nothing_any_more(queue):
    cancel = queue.get_by_role("button", name="Cancel")
    expect(cancel).to_be_hidden()
    queue.locator("#pick-page").check()
    cancel.click()
    expect(queue.locator("#queue-rows .checkbox:checked")).to_have_count(0)
    expect(queue.locator("#queue-bar")).to_have_attribute("data-picked", "0")
    expect(queue.locator("#pick-page")).to_be_focused()
    expect(cancel).to_be_hidden()


def test_undo_after_an_action_on_a_mails_own_page(queue):
    rows(queue).first.locator("a").click()
    queue.get_by_role("button", name="Delete", exact=True).click()
    expect(rows(queue)).to_have_count(3)
    queue.get_by_role("button", name="Undo").click()
    expect(rows(queue)).to_have_count(4)
    assert states() == [State.SUSPENDED] * 4


def test_undo_in_the_toast_brings_it_back(queue):
    press(queue, "j", "d")
    expect(rows(queue)).to_have_count(3)
    queue.get_by_role("button", name="Undo").click()
    expect(rows(queue)).to_have_count(4)
    assert set(states()) == {State.SUSPENDED}


def test_several_are_picked_and_go_together(queue):
    press(queue, "j", "x", "j", "x")
    expect(queue.locator("#picked")).to_have_text("2 selected")
    press(queue, "d")
    expect(rows(queue)).to_have_count(2)
    expect(queue.locator(".toast p")).to_have_text("2 mails deleted.")


def test_shift_picks_all_between(queue):
    rows(queue).nth(0).locator(".checkbox").click()
    rows(queue).nth(3).locator(".checkbox").click(modifiers=["Shift"])
    expect(queue.locator("#picked")).to_have_text("4 selected")
    expect(queue.locator("#pick-page")).to_be_checked()


def test_the_console_stays_empty_when_picked_mails_go(queue):
    said: list[str] = []
    queue.on("console", lambda message: said.append(f"{message.type}: {message.text}"))
    press(queue, "j", "x", "j", "x", "d")
    expect(rows(queue)).to_have_count(2)
    expect(queue.locator(".toast p")).to_have_text("2 mails deleted.")
    assert said == []


def test_a_press_without_picks_does_nothing_and_says_so(queue):
    queue.locator("#queue-delete").click()
    expect(queue.locator(".toast p")).to_contain_text("Select at least one mail first")
    assert set(states()) == {State.SUSPENDED}


def test_a_mail_is_opened_and_released(queue):
    press(queue, "j", "Enter")
    expect(queue.get_by_role("heading", name="Parsed content")).to_be_visible()
    queue.wait_for_load_state("load")  # then the keys work
    press(queue, "r")
    queue.wait_for_url(re.compile(r"mail-queue/\?list=suspended"))
    expect(rows(queue)).to_have_count(3)
    assert states()[0] == State.STORED


def test_selected_rows_stay_selected_after_a_live_update(queue):
    press(queue, "j", "x")
    InboundMail.objects.filter(pk=InboundMail.objects.last().pk).update(state=State.DELIVERED)
    with queue.expect_response(re.compile("part=tabs")):
        queue.evaluate("htmx.trigger(document.body, 'mail-queue')")
    expect(queue.locator("#picked")).to_have_text("1 selected")
    expect(rows(queue)).to_have_count(4)
    expect(queue.locator("#list-suspended .count")).to_have_text("3")


def test_without_picks_the_list_looks_anew(queue):
    InboundMail.objects.filter(pk=InboundMail.objects.last().pk).update(state=State.DELIVERED)
    queue.evaluate("htmx.trigger(document.body, 'mail-queue')")
    expect(rows(queue)).to_have_count(3)
