"""HTML emails in a real browser: frame height, and no requests to other servers."""

from io import BytesIO
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page, Route, expect

from helpdesk.actions.attach import Upload
from helpdesk.actions.note import add_note
from helpdesk.actions.receive import Received, receive_message
from helpdesk.models import Ticket

pytestmark = pytest.mark.django_db(transaction=True)

WIDE = "<table><tr>" + "<td>value_without_an_end</td>" * 30 + "</tr></table>"
PICTURES = '<h2>Winter</h2><img alt="Logo" data-src="https://shop.example/logo.png" width="90">'
QUOTE = "<p>See <b>here</b>.</p><div>On Friday you wrote:</div>" + "<p>Long ago.</p>" * 30
FITS = """frame => {
  const inside = frame.contentDocument.documentElement;
  const mail = frame.contentDocument.body.getBoundingClientRect();
  return frame.clientHeight === Math.ceil(mail.height)
    && inside.scrollHeight <= frame.clientHeight && inside.scrollWidth <= frame.clientWidth;
}"""


@pytest.fixture
def page(sign_in, ana) -> Page:
    return sign_in(ana)


@pytest.fixture
def opens(page: Page, ticket: Ticket, live_server: Any) -> Any:
    """Open the ticket with this mail; requests to other servers are recorded."""

    def open_mail(html: str, text: str = "", *files: Upload, full_text: str = "") -> list[str]:
        said = Received(
            ticket.requester, "carla@correu.example", text, html=html, attachments=files,
            full_text=full_text or text,
        )  # fmt: skip
        receive_message(ticket, said)
        asked: list[str] = []

        def answer(route: Route) -> None:
            asked.append(route.request.url)
            route.fulfill(content_type="image/png", body=picture(90, 300))

        page.route("https://shop.example/**", answer)
        page.goto(f"{live_server.url}/tickets/{ticket.pk}/")
        return asked

    return open_mail


def picture(width: int, height: int) -> bytes:
    drawn = BytesIO()
    Image.new("RGB", (width, height), (90, 60, 200)).save(drawn, "PNG")
    return drawn.getvalue()


def expect_fit(page: Page) -> None:
    frame = page.locator(".mail-frame.is-ready")
    frame.wait_for()
    page.wait_for_function(f"() => ({FITS})(document.querySelector('.mail-frame'))")


@pytest.mark.parametrize("width", [1440, 390])
def test_the_frame_is_as_high_as_the_mail(page, opens, width):
    page.set_viewport_size({"width": width, "height": 844})
    opens(f"<h2>Export</h2>{WIDE}" + "<p>A line.</p>" * 60)
    expect_fit(page)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    page.set_viewport_size({"width": width - 60, "height": 844})
    expect_fit(page)


def test_it_grows_with_a_picture_that_loads_and_a_quote_that_unfolds(page, opens):
    file = Upload("a.png", "image/png", picture(300, 500), cid="a@x", is_inline=True)
    html = '<p><img src="cid:a@x"></p>' + QUOTE
    opens(html, "See here.", file, full_text="See here. > Long ago.")
    expect_fit(page)
    frame = page.locator(".mail-frame")
    assert frame.bounding_box()["height"] > 400
    before = frame.bounding_box()["height"]
    mail = page.frame_locator(".mail-frame")
    expect(mail.get_by_text("Long ago.").first).not_to_be_visible()
    mail.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(mail.get_by_text("Long ago.").first).to_be_visible()
    expect_fit(page)
    assert frame.bounding_box()["height"] > before + 300


def test_remote_pictures_are_asked_for_only_after_the_click(page, opens):
    asked = opens(PICTURES)
    expect_fit(page)
    assert asked == []
    page.get_by_role("link", name="Show", exact=True).click()
    expect(page.frame_locator(".mail-frame").locator("img")).to_be_visible()
    expect_fit(page)
    assert asked == ["https://shop.example/logo.png"]
    expect(page.locator(".remote-pictures")).not_to_be_visible()


def test_a_live_update_leaves_the_mail_as_it_stands(page, opens, ticket, ana):
    opens(PICTURES)
    expect_fit(page)
    page.get_by_role("link", name="Show", exact=True).click()
    picture_shown = page.frame_locator(".mail-frame").locator("img")
    expect(picture_shown).to_be_visible()
    loaded: list[str] = []
    page.on("request", lambda request: loaded.append(request.url))
    add_note(ticket, "A note beside it.", by=ana)
    page.evaluate("topic => htmx.trigger(document.body, topic)", f"ticket-{ticket.pk}")
    expect(page.locator("#thread")).to_contain_text("A note beside it.")
    expect(picture_shown).to_be_visible()
    expect(page.locator(".remote-pictures")).not_to_be_visible()
    assert not [url for url in loaded if "/html/" in url]


def test_the_mail_has_the_face_of_the_page(page, opens):
    page.emulate_media(color_scheme="dark")
    opens("<h2>Hello</h2><p><font>Some words.</font></p>")
    expect_fit(page)
    colour = "e => getComputedStyle(e).color"
    ours = page.locator("#thread").evaluate(colour)
    paragraph = page.frame_locator(".mail-frame").locator("p")
    assert paragraph.evaluate(colour) == ours
    page.evaluate("document.documentElement.dataset.theme = 'light'")
    expect(paragraph).not_to_have_css("color", ours)


def test_keys_go_on_working_after_a_click_into_the_mail(page, opens):
    opens("<h2>Hello</h2>")
    expect_fit(page)
    page.frame_locator(".mail-frame").locator("h2").click()
    page.keyboard.press("r")
    expect(page.locator("#reply-text")).to_be_focused()


def test_files_are_looked_at_without_leaving_the_ticket(page, opens):
    opens(
        "", "See here.",
        Upload("wheel.png", "image/png", picture(900, 600)),
        Upload("bike.log", "text/plain", b"battery 62 %"),
    )  # fmt: skip
    page.locator(".attachment", has_text="wheel.png").click()
    box = page.locator("#lightbox")
    expect(box.locator("img")).to_have_js_property("naturalWidth", 900)
    page.keyboard.press("ArrowRight")
    expect(box.locator("pre")).to_have_text("battery 62 %")
    page.keyboard.press("Escape")
    expect(box).not_to_be_visible()
    expect(page.locator(".attachment", has_text="wheel.png")).to_be_focused()
