"""The mail pages of Settings, as a browser submits them."""

import pytest
from playwright.sync_api import Page, expect

from mail.models import ImapServer, Mailbox, SpamSettings
from mail.models.spam import well_known_headers
from mail.outbound.dkim_keys import new_key

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
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".toast")).to_contain_text("The rules apply to new mail")
    kept = SpamSettings.objects.get()
    assert (kept.most_an_hour, kept.headers) == (12, well_known_headers())


def test_the_first_wrong_field_has_the_focus_and_is_in_view(page, live_server):
    page.goto(f"{live_server.url}/settings/spam/")
    page.get_by_label("Header", exact=True).last.fill("X Acme")
    page.get_by_label("With", exact=True).last.fill("yes")
    page.get_by_role("button", name="Save", exact=True).click()
    wrong = page.get_by_label("Header", exact=True).last
    expect(wrong).to_be_focused()
    expect(wrong).to_be_in_viewport()
    expect(page.get_by_text("The name of a header")).to_be_in_viewport()


def test_the_first_empty_field_is_focused_after_a_preset(page, live_server, box):
    page.goto(f"{live_server.url}/settings/mailboxes/{box.pk}/receiving/")
    page.get_by_role("link", name="Google").last.click()
    page.get_by_label("Password", exact=True).fill("secret words")
    page.get_by_label("After storing").select_option("move")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_label("Move to")).to_be_focused()
    expect(page.get_by_text("Enter the folder to which")).to_be_in_viewport()


@pytest.mark.parametrize(
    ("part", "act"), [("receiving", "Remove this server"), ("dkim", "Remove the key")]
)
def test_irreversible_actions_ask_for_confirmation(page, live_server, box, part, act):
    ImapServer.objects.create(mailbox=box, host="imap.veloza.example", port=993)
    Mailbox.objects.update(dkim_key=new_key(), dkim_selector="tandem")
    page.goto(f"{live_server.url}/settings/mailboxes/{box.pk}/{part}/")
    button, question = page.get_by_role("button", name=act), page.get_by_role("alertdialog")
    button.press("Enter")
    question.get_by_role("button", name="No").press("Enter")
    expect(button).to_be_focused()
    assert ImapServer.objects.exists()
    assert Mailbox.objects.get().dkim_key
    button.press("Enter")
    question.get_by_role("button", name="Yes").click()
    expect(page.locator(".toast")).to_be_visible()
    assert not (ImapServer.objects.exists() and Mailbox.objects.get().dkim_key)


def test_the_value_for_the_dns_is_copied(page, context, live_server, box):
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    Mailbox.objects.update(dkim_key=new_key(), dkim_selector="tandem")
    page.goto(f"{live_server.url}/settings/mailboxes/{box.pk}/dkim/")
    page.get_by_role("button", name="Copy the value").click()
    expect(page.locator(".toast")).to_contain_text("Copied.")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.locator("#dns-value").inner_text()
    assert copied.startswith("v=DKIM1; k=rsa; p=")
