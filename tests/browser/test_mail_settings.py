"""What an administrator does on the mail pages of Settings, as a browser sends it."""

import pytest
from playwright.sync_api import Page, expect

from mail.models import Mailbox, SpamSettings
from mail.models.spam import well_known_headers

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def box() -> Mailbox:
    return Mailbox.objects.create(name="Support", address="support@veloza.example")


@pytest.fixture
def page(sign_in, admin) -> Page:
    page = sign_in(admin)
    # The test server has no live stream; 204 says not to ask again.
    page.route("**/live/**", lambda route: route.fulfill(status=204))
    return page


def test_the_spam_page_is_saved_as_it_is_opened(page, live_server):
    page.goto(f"{live_server.url}/settings/spam/")
    page.get_by_label("Mails from one sender within an hour").fill("12")
    page.get_by_role("button", name="Keep", exact=True).click()
    expect(page.get_by_text("It holds for the next mail")).to_be_visible()
    kept = SpamSettings.objects.get()
    assert (kept.most_an_hour, kept.headers) == (12, well_known_headers())
