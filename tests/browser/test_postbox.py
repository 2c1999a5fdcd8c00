"""The Postbox: a mail in both themes, a pressed score, a reply as Carla."""

from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from demo.models import PostboxMail
from journeys.models import Answer, FeedbackRequest
from tests.demo.conftest import arrive, asked  # noqa: F401  fixtures
from tests.journeys.feedback_data import rule, solved, survey, touchpoint, waiting  # noqa: F401

pytestmark = pytest.mark.django_db(transaction=True)
SignIn = Callable[..., Page]


@pytest.fixture
def at_home(live_server, settings) -> None:
    """Let links in mails lead to this server."""
    settings.PUBLIC_URL = live_server.url


@pytest.fixture
def page_of_ana(at_home, sign_in, ana, asked, live_server) -> Page:  # noqa: F811
    page = sign_in(ana)
    page.goto(f"{live_server.url}/postbox/{asked.pk}/")
    return page


def test_a_mail_is_shown_in_both_themes_and_is_read(page_of_ana, asked):  # noqa: F811
    page = page_of_ana
    mail = page.frame_locator(".mail-frame")
    expect(mail.get_by_text("How satisfied were you")).to_be_visible()
    page_of_mail = mail.locator(".page")
    page.locator("#face-light").click()
    expect(page.locator(".mail-frame[data-face=light]")).to_be_visible()
    expect(page_of_mail).to_have_css("background-color", "rgb(255, 255, 255)")
    page.locator("#face-dark").click()
    expect(page_of_mail).to_have_css("background-color", "rgb(27, 25, 22)")
    page.locator("#shows-headers").click()
    expect(mail.get_by_text("Message-ID")).to_be_visible()
    expect(page.locator(".mail-row[data-unread]")).to_have_count(1)
    page.reload()
    expect(page.locator(".mail-row[data-unread]")).to_have_count(0)
    assert PostboxMail.objects.get(pk=asked.pk).read_at


def test_pressing_a_score_opens_the_customers_page(page_of_ana):
    page = page_of_ana
    with page.context.expect_page() as opened:
        page.frame_locator(".mail-frame").get_by_role("link", name="2 of 5").click()
    answer = opened.value
    expect(answer.get_by_role("button", name="Send")).to_be_visible()
    assert not Answer.objects.exists()


def test_the_box_says_what_the_words_are_read_as(page_of_ana):
    page = page_of_ana
    page.get_by_role("button", name="5 - great!").click()
    expect(page.locator("#detected-score")).to_contain_text("Reads as 5 of 5, with a comment.")
    expect(page.locator("#answer-text")).to_be_focused()
    page.locator("#answer-text").fill("I waited 5 days")
    expect(page.locator("#detected-score")).to_contain_text("without a score")


def test_a_day_passes_in_place(sign_in, ana, waiting, live_server):  # noqa: F811
    page = sign_in(ana)
    page.goto(f"{live_server.url}/postbox/")
    page.get_by_role("button", name="Skip one day").click()
    expect(page.locator("#toasts").get_by_text("One day skipped")).to_be_visible()
    assert FeedbackRequest.objects.get().due_at <= timezone.now()


def test_on_a_phone_a_mail_takes_the_page(page_of_ana):
    page = page_of_ana
    page.set_viewport_size({"width": 390, "height": 844})
    expect(page.locator(".mail-list")).to_be_hidden()
    page.get_by_role("link", name="Back to the list").click()
    expect(page.locator(".mail-list")).to_be_visible()
    expect(page.locator(".mail-pane")).to_be_hidden()


def test_there_are_no_barriers(page_of_ana, find_barriers, live_server):
    page = page_of_ana
    assert find_barriers(page) == []
    for path in ("/postbox/write/", "/first-run/"):
        page.goto(f"{live_server.url}{path}")
        assert find_barriers(page) == []
