"""Reading a ticket in a real browser: scroll position, and single keys outside a field."""

from io import BytesIO
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from helpdesk.actions.attach import Upload
from helpdesk.actions.open import open_ticket
from helpdesk.actions.receive import Received, receive_message
from helpdesk.actions.reply import reply_to_ticket
from helpdesk.actions.seen import mark_seen
from helpdesk.models import Draft, Ticket
from mail.models import OutboundMail

pytestmark = pytest.mark.django_db(transaction=True)

AT_THE_TOP = """message => {
  const pane = document.getElementById("thread-body");
  const space = message.getBoundingClientRect().top - pane.getBoundingClientRect().top;
  return [...document.querySelectorAll(".mail-frame")].every(frame => frame.dataset.height > 60)
    && space >= 0 && space < 12;
}"""


@pytest.fixture
def page(sign_in, ana) -> Page:
    return sign_in(ana)


@pytest.fixture
def writes(ticket: Ticket) -> Any:
    def write(html: str, *files: Upload, text: str = "") -> None:
        receive_message(
            ticket,
            Received(ticket.requester, "carla@correu.example", text, html=html, attachments=files),
        )

    return write


def picture() -> Upload:
    drawn = BytesIO()
    Image.new("RGB", (600, 900), (90, 60, 200)).save(drawn, "PNG")
    return Upload("a.png", "image/png", drawn.getvalue(), cid="a@x", is_inline=True)


def expect_at_the_top(message: Locator) -> None:
    message.page.wait_for_function(
        f"() => ({AT_THE_TOP})(document.getElementById('{message.get_attribute('id')}'))"
    )


@pytest.mark.parametrize("width", [1440, 390])
def test_it_opens_at_the_top_of_what_is_new(page, ticket, ana, writes, live_server, width):
    page.set_viewport_size({"width": width, "height": 844})
    writes('<h2>Old</h2><img src="cid:a@x">', picture())
    mark_seen(ticket, by=ana)
    writes('<h2>News</h2><img src="cid:a@x">' + "<p>An article.</p>" * 200, picture())
    writes("<h2>Later</h2>" + "<p>A line.</p>" * 60)
    page.goto(f"{live_server.url}/tickets/{ticket.pk}/")
    expect_at_the_top(page.locator(".message").nth(2))


def test_read_it_opens_at_the_top_of_the_last(page, ticket, ana, writes, live_server):
    writes("<h2>News</h2>" + "<p>An article.</p>" * 200)
    mark_seen(ticket, by=ana)
    page.goto(f"{live_server.url}/tickets/{ticket.pk}/")
    expect_at_the_top(page.locator(".message").last)


def test_scrolling_stops_the_automatic_position(page, ticket, writes, live_server):
    writes("", text="A line.\n\n" * 200)
    page.goto(f"{live_server.url}/tickets/{ticket.pk}/")
    pane = page.locator("#thread-body")
    pane.evaluate("pane => pane.scrollTop = 900")
    page.set_viewport_size({"width": 1200, "height": 600})
    expect(pane).not_to_have_attribute("data-held", "")
    assert pane.evaluate("pane => pane.scrollTop") > 600


def test_another_address_is_typed_into_its_field(page, ticket, ana, live_server):
    reply = reply_to_ticket(ticket, "It is on its way.", by=ana)
    OutboundMail.objects.filter(pk=reply.outbound_id).update(state="failed", error="550 no")
    page.goto(f"{live_server.url}/tickets/{ticket.pk}/")
    opener = page.get_by_text("To another address")
    opener.click()
    field = page.get_by_label("Mail address")
    expect(field).to_be_focused()
    page.keyboard.type("nora@new.example")
    expect(field).to_have_value("nora@new.example")
    assert not Draft.objects.exists()
    page.keyboard.press("Escape")
    expect(field).not_to_be_visible()
    expect(opener).to_be_focused()


def test_spam_goes_on_to_the_next_and_undo_leaves_that_one_open(page, ticket, carla, live_server):
    other = open_ticket(requester=carla, subject="Bell", text="It does not ring.")
    page.goto(f"{live_server.url}/inbox/")
    page.locator(f"#open-{ticket.pk}").click()
    expect(page.locator("#ticket")).to_have_attribute("data-ticket", str(ticket.pk))
    page.keyboard.press("Shift+!")
    expect(page.locator("#ticket")).to_have_attribute("data-ticket", str(other.pk))
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("is back in the inbox").first).to_be_visible()
    expect(page.locator("#thread")).to_contain_text("It does not ring.")
    ticket.refresh_from_db()
    assert ticket.spam_at is None


def test_the_team_is_whole_beside_a_long_status_and_tags(page, ticket, billing, live_server):
    Ticket.objects.update(
        status="pending", team=billing, tags=["bent-wheel", "refund", "second-delivery"]
    )
    for width in (1440, 1280, 390):
        page.set_viewport_size({"width": width, "height": 844})
        page.goto(f"{live_server.url}/tickets/{ticket.pk}/")
        team = page.locator(".facts-line .chip.wide .truncate")
        expect(team).to_have_text(billing.name)
        assert team.evaluate("each => each.scrollWidth <= each.clientWidth")
        line = page.locator(".facts-line")
        assert line.evaluate("each => each.scrollWidth <= each.clientWidth")
        head = page.locator("#ticket-head").bounding_box()
        inside = team.bounding_box()
        assert inside["x"] + inside["width"] <= head["x"] + head["width"]
        assert inside["y"] + inside["height"] <= head["y"] + head["height"]


def test_views_and_customer_fold_and_stay_folded(page, ticket, live_server):
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(f"{live_server.url}/tickets/{ticket.pk}/")
    pane, beside = page.locator("#ticket"), page.locator("#context")
    narrow = pane.bounding_box()["width"]
    page.get_by_role("link", name="Hide the customer").click()
    expect(beside).not_to_be_visible()
    expect(page.get_by_role("link", name="About the customer")).to_be_focused()
    page.keyboard.press("[")
    expect(page.locator("#views")).not_to_be_visible()
    assert pane.bounding_box()["width"] == narrow + 300 + 220
    page.reload()
    expect(beside).not_to_be_visible()
    page.keyboard.press("]")
    expect(beside).to_be_visible()
