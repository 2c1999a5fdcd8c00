"""The pages of a mailbox: permissions, and its servers."""

import pytest
from django.urls import reverse

from ledger.models import Event
from mail.models import ImapServer, Mailbox, OAuthGrant, SmtpServer
from tests.mail.mailbox_data import HTMX, IMAP, PARTS, SMTP, page, post, url
from tests.personas import signed_in

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", [*PARTS, "mailbox-state", "connect", "test-mailbox"])
def test_a_mailbox_is_for_administrators(name, support, admin, ana, eve, client):
    where = url(name, support)
    ask = "post" if name == "test-mailbox" else "get"
    assert getattr(signed_in(admin), ask)(where).status_code in (200, 302)
    assert getattr(signed_in(ana), ask)(where).status_code == 403
    assert getattr(signed_in(eve), ask)(where).status_code == 404
    unknown = reverse(f"mail:{name}", args=[4711])
    assert getattr(signed_in(admin), ask)(unknown).status_code == 404
    assert "login" in getattr(client, ask)(where)["Location"]


def test_the_state_is_a_fragment_and_the_test_no_link(support, admin):
    answer = signed_in(admin).get(url("mailbox-state", support), headers=HTMX).content.decode()
    assert answer.strip().startswith('<section class="mailbox-state')
    assert signed_in(admin).get(url("test-mailbox", support)).status_code == 405
    assert signed_in(admin).post(url("mailbox-state", support)).status_code == 405


def test_an_imap_server_is_kept_and_its_password_never_shown(support, admin):
    assert post(admin, "receiving", support, IMAP).url == url("receiving", support)
    server = ImapServer.objects.get()
    assert (server.host, server.password) == ("imap.veloza.example", "secret words")
    shown = page(admin, "receiving", support)
    assert "secret words" not in shown
    assert "saved; type to replace it" in shown
    event = Event.objects.get(name="mailbox.server_changed")
    assert event.actor == admin
    assert "secret" not in str(event.facts)


def test_an_empty_password_keeps_the_one_that_is_stored(support, admin, imap):
    post(admin, "receiving", support, IMAP | {"password": "", "folder": "Support"})
    imap.refresh_from_db()
    assert (imap.folder, imap.password) == ("Support", "secret words")


def test_a_stored_password_is_sent_to_no_other_server(support, admin, imap):
    answer = post(admin, "receiving", support, IMAP | {"password": "", "host": "imap.evil.example"})
    assert answer.status_code == 422
    assert "Enter the password again" in answer.content.decode()
    imap.refresh_from_db()
    assert imap.host == "imap.veloza.example"


@pytest.mark.parametrize("part", ["receiving", "sending"])
def test_an_accounts_token_is_sent_to_no_other_server(support, admin, part):
    OAuthGrant.objects.create(mailbox=support, provider="google", refresh_token="lasting")
    typed = (IMAP if part == "receiving" else SMTP) | {"sign_in": "oauth", "password": ""}
    for host in ("imap.evil.example", "gmail.com.evil.example", "evilgmail.com", "127.0.0.1"):
        answer = post(admin, part, support, typed | {"host": host})
        assert answer.status_code == 422
        assert "not a server of Google" in answer.content.decode()
    assert post(admin, part, support, typed | {"host": "imap.gmail.com"}).status_code == 302


def test_state_recorded_by_the_fetcher_meanwhile_stays(support, admin, imap):
    ImapServer.objects.update(last_uid=42, state="connected", error="Old trouble.")
    post(admin, "receiving", support, IMAP)
    imap.refresh_from_db()
    assert (imap.last_uid, imap.state, imap.error) == (42, "connected", "")


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"host": "https://imap.veloza.example/"}, "only the name of the server"),
        ({"host": "a b"}, "only the name of the server"),
        ({"host": ""}, "required"),
        ({"port": "0"}, "greater than or equal to 1"),
        ({"port": "70000"}, "less than or equal to 65535"),
        ({"port": "mail"}, "whole number"),
        ({"password": ""}, "Enter the password"),
        ({"user_name": ""}, "Enter the user name for this server"),
        ({"sign_in": "oauth"}, "No account is connected"),
        ({"sign_in": "none"}, "Select a valid choice"),
        ({"after_storing": "move"}, "Enter the folder"),
        ({"after_storing": "move", "move_to": "INBOX"}, "Mail is fetched from this folder"),
    ],
)
def test_invalid_input_is_refused_and_kept(support, admin, wrong, message):
    typed = IMAP | {"user_name": "support-app"} | wrong
    answer = post(admin, "receiving", support, typed)
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert message in shown
    assert f'value="{typed["user_name"]}"' in shown or not typed["user_name"]
    assert not ImapServer.objects.exists()


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "mail", "a-b.c_d.example", "mail.example."])
def test_a_server_may_have_these_names(support, admin, host):
    assert post(admin, "receiving", support, IMAP | {"host": host}).status_code == 302


def test_a_server_of_its_own_to_send_by(support, admin):
    assert post(admin, "sending", support, SMTP).status_code == 302
    assert SmtpServer.objects.get().password == "secret words"
    answer = post(admin, "sending", support, SMTP | {"port": "25"})
    assert "Use 587 or 465" in answer.content.decode()


def test_a_server_that_needs_no_sign_in_keeps_no_password(support, admin):
    post(admin, "sending", support, SMTP)
    post(admin, "sending", support, SMTP | {"sign_in": "none", "user_name": "", "password": ""})
    assert SmtpServer.objects.get().password == ""


@pytest.mark.parametrize("name", ["receiving", "sending"])
def test_a_server_is_taken_out(support, admin, name):
    post(admin, name, support, IMAP if name == "receiving" else SMTP)
    for _twice in range(2):
        assert post(admin, name, support, {"remove": "1"}).status_code == 302
    assert not ImapServer.objects.exists()
    assert not SmtpServer.objects.exists()
    assert Event.objects.filter(name="mailbox.server_removed").count() == 1


def test_the_servers_of_a_known_provider_are_filled_in(admin, db):
    box = Mailbox.objects.create(name="Shop", address="veloza@gmail.com")
    assert 'value="imap.gmail.com"' in page(admin, "receiving", box)
    assert 'value="smtp.gmail.com"' in page(admin, "sending", box)


def test_a_provider_can_be_chosen_for_a_domain_of_ones_own(support, admin):
    shown = page(admin, "sending", support, preset="microsoft")
    assert 'value="smtp.office365.com"' in shown
    assert 'value="587"' in shown
