"""The pages of a mailbox: how it does, its servers, its account, its key, its test."""

from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse
from django.utils import timezone

from ledger.models import Event
from mail import actions
from mail.actions import deliver, read_inbound, store
from mail.dkim import new_key
from mail.mailbox_health import health_of, with_health
from mail.models import ConnectionTest, ImapServer, Mailbox, OAuthGrant, OutboundMail, SmtpServer
from tests.cast import signed_in
from tests.mail.conftest import SUPPORT, arrives, sent, written
from tests.mail.imap.provider import Provider

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
PARTS = ["mailbox", "receiving", "sending", "account", "dkim"]
IMAP = {
    "host": "IMAP.veloza.example", "port": "993", "security": "tls", "sign_in": "password",
    "user_name": SUPPORT, "password": "secret words", "folder": "INBOX", "after_storing": "mark",
    "move_to": "", "is_active": "on",
}  # fmt: skip
SMTP = {
    "host": "smtp.veloza.example", "port": "465", "security": "tls", "sign_in": "password",
    "user_name": SUPPORT, "password": "secret words", "envelope": "own", "is_active": "on",
}  # fmt: skip
ACCOUNT = {"provider": "google", "client_id": "tandem-1", "client_secret": "whisper", "tenant": ""}


def url(name: str, mailbox: Mailbox) -> str:
    return reverse(f"mail:{name}", args=[mailbox.pk])


def post(person, name: str, mailbox: Mailbox, fields: dict, **more):
    return signed_in(person).post(url(name, mailbox), fields, **more)


def page(person, name: str, mailbox: Mailbox, **query) -> str:
    return signed_in(person).get(url(name, mailbox), query).content.decode()


@pytest.fixture
def provider(settings) -> Iterator[Provider]:
    provider = Provider().start()
    settings.OAUTH_PROVIDERS = provider.settings
    yield provider
    provider.stop()


@pytest.fixture
def imap(support) -> ImapServer:
    return ImapServer.objects.create(
        mailbox=support, host="imap.veloza.example", port=993, user_name=SUPPORT,
        password="secret words",
    )  # fmt: skip


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
    assert "kept; type to replace it" in shown
    event = Event.objects.get(name="mailbox.server_changed")
    assert event.actor == admin
    assert "secret" not in str(event.facts)


def test_an_empty_password_keeps_the_one_that_is_stored(support, admin, imap):
    post(admin, "receiving", support, IMAP | {"password": "", "folder": "Support"})
    imap.refresh_from_db()
    assert (imap.folder, imap.password) == ("Support", "secret words")


def test_a_stored_password_is_told_to_no_other_server(support, admin, imap):
    answer = post(admin, "receiving", support, IMAP | {"password": "", "host": "imap.evil.example"})
    assert answer.status_code == 422
    assert "Type the password again" in answer.content.decode()
    imap.refresh_from_db()
    assert imap.host == "imap.veloza.example"


def test_what_the_door_noted_meanwhile_stays(support, admin, imap):
    ImapServer.objects.update(last_uid=42, state="connected", error="Old trouble.")
    post(admin, "receiving", support, IMAP)
    imap.refresh_from_db()
    assert (imap.last_uid, imap.state, imap.error) == (42, "connected", "")


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"host": "https://imap.veloza.example/"}, "name of the server alone"),
        ({"host": "a b"}, "name of the server alone"),
        ({"host": ""}, "required"),
        ({"port": "0"}, "greater than or equal to 1"),
        ({"port": "70000"}, "less than or equal to 65535"),
        ({"port": "mail"}, "whole number"),
        ({"password": ""}, "Type the password"),
        ({"user_name": ""}, "the server knows the mailbox by"),
        ({"sign_in": "oauth"}, "No account is connected"),
        ({"sign_in": "none"}, "Select a valid choice"),
        ({"after_storing": "move"}, "Name the folder"),
        ({"after_storing": "move", "move_to": "INBOX"}, "the folder it comes from"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_typed_is_lost(support, admin, wrong, words):
    typed = IMAP | {"user_name": "support-desk"} | wrong
    answer = post(admin, "receiving", support, typed)
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert words in shown
    assert f'value="{typed["user_name"]}"' in shown or not typed["user_name"]
    assert not ImapServer.objects.exists()


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "mail", "a-b.c_d.example", "mail.example."])
def test_a_server_may_have_these_names(support, admin, host):
    assert post(admin, "receiving", support, IMAP | {"host": host}).status_code == 302


def test_a_server_of_its_own_to_send_by(support, admin):
    assert post(admin, "sending", support, SMTP).status_code == 302
    assert SmtpServer.objects.get().password == "secret words"
    answer = post(admin, "sending", support, SMTP | {"port": "25"})
    assert "Try 587 or 465" in answer.content.decode()


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


def test_an_account_is_connected(support, admin, settings, provider):
    post(admin, "account", support, ACCOUNT)
    assert "whisper" not in page(admin, "account", support)
    client = signed_in(admin)
    away = urlsplit(client.get(url("connect", support)).url)
    asked = {name: values[0] for name, values in parse_qs(away.query).items()}
    assert asked["redirect_uri"] == f"{settings.PUBLIC_URL}/settings/mailboxes/oauth/callback/"
    provider.codes["yes"] = asked["code_challenge"]
    back = {"code": "yes", "state": asked["state"]}
    answer = client.get(reverse("mail:oauth-callback"), back, follow=True)
    assert "The account is connected" in answer.content.decode()
    assert OAuthGrant.objects.get().refresh_token == "refresh-1"
    again = client.get(reverse("mail:oauth-callback"), back, follow=True)
    assert "fits no question of yours" in again.content.decode()


def test_an_answer_to_somebody_elses_question_counts_for_nothing(support, admin, lea):
    post(admin, "account", support, ACCOUNT)
    asked = parse_qs(urlsplit(signed_in(admin).get(url("connect", support)).url).query)
    stranger = signed_in(admin)  # another session
    answer = stranger.get(
        reverse("mail:oauth-callback"), {"code": "x", "state": asked["state"][0]}, follow=True
    )
    assert "fits no question of yours" in answer.content.decode()
    assert not OAuthGrant.objects.get().refresh_token


def test_a_no_of_the_owner_is_told_in_their_providers_words(support, admin):
    post(admin, "account", support, ACCOUNT)
    client = signed_in(admin)
    asked = parse_qs(urlsplit(client.get(url("connect", support)).url).query)
    answer = client.get(
        reverse("mail:oauth-callback"),
        {"error": "access_denied", "error_description": "<b>No.</b>", "state": asked["state"][0]},
        follow=True,
    )
    assert "&lt;b&gt;No." in answer.content.decode()


def test_the_callback_is_for_administrators(ana, eve):
    assert signed_in(ana).get(reverse("mail:oauth-callback")).status_code == 403
    assert signed_in(eve).get(reverse("mail:oauth-callback")).status_code == 404


def test_another_application_needs_a_leave_of_its_own(support, admin):
    post(admin, "account", support, ACCOUNT)
    OAuthGrant.objects.update(refresh_token="lasting")
    post(admin, "account", support, ACCOUNT | {"client_secret": ""})
    assert OAuthGrant.objects.get().client_secret == "whisper"
    post(admin, "account", support, ACCOUNT | {"client_id": "tandem-2"})
    assert OAuthGrant.objects.get().refresh_token == ""


def test_a_key_is_made_here_and_only_its_public_half_is_shown(support, admin):
    answer = post(admin, "dkim", support, {"dkim_selector": "tandem1", "generate": "1"})
    assert answer.status_code == 302
    support.refresh_from_db()
    shown = page(admin, "dkim", support)
    assert "tandem1._domainkey.veloza.example" in shown
    assert "v=DKIM1; k=rsa; p=" in shown
    assert "PRIVATE KEY" not in shown
    assert support.dkim_key.splitlines()[1] not in shown


def test_a_key_is_pasted_kept_and_taken_out(support, admin):
    key = new_key()
    post(admin, "dkim", support, {"dkim_selector": "one", "dkim_key": key, "keep": "1"})
    post(admin, "dkim", support, {"dkim_selector": "two", "dkim_key": "", "keep": "1"})
    support.refresh_from_db()
    assert (support.dkim_selector, support.dkim_key) == ("two", key.strip())
    post(admin, "dkim", support, {"remove": "1"})
    support.refresh_from_db()
    assert (support.dkim_selector, support.dkim_key) == ("", "")


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"dkim_selector": "a b", "generate": "1"}, "Only letters, digits"),
        ({"dkim_selector": "one", "dkim_key": "nonsense"}, "no private key"),
        ({"dkim_selector": "one", "dkim_key": ""}, "let Tandem make one"),
    ],
)
def test_a_key_that_cannot_be_is_refused(support, admin, fields, words):
    answer = post(admin, "dkim", support, fields)
    assert (answer.status_code, words in answer.content.decode()) == (422, True)
    support.refresh_from_db()
    assert support.dkim_key == ""


def test_a_test_is_watched_from_sending_to_coming_back(support, admin, sink, desk):
    answer = post(admin, "test-mailbox", support, {}, headers=HTMX).content.decode()
    assert "Is being sent" in answer
    assert "every 2s" in answer
    mail = OutboundMail.objects.get()
    deliver(mail.pk)
    ConnectionTest.objects.update(state="underway", sent_at=timezone.now())
    assert "Waits for it to come back" in page(admin, "mailbox", support)
    read_inbound(store(sink.mails[0].raw, door="imap").pk)
    ConnectionTest.objects.update(sent_at=timezone.now() - timedelta(seconds=3))
    shown = page(admin, "mailbox", support)
    assert "Came back by IMAP after 3 s" in shown
    assert "every 60s" in shown


def test_one_test_at_a_time(support, admin):
    for _twice in range(2):
        post(admin, "test-mailbox", support, {})
    assert ConnectionTest.objects.count() == 1


def test_a_test_that_failed_says_why_and_where_to_look(support, admin):
    test = actions.test_connection(support, by=admin)
    ConnectionTest.objects.filter(pk=test.pk).update(state="failed", words="535 Wrong password")
    shown = page(admin, "mailbox", support)
    assert "535 Wrong password" in shown
    assert "Look at Sending" in shown


def incoming(mailbox: Mailbox):
    return health_of(with_health().get(pk=mailbox.pk)).incoming


def outgoing(mailbox: Mailbox):
    return health_of(with_health().get(pk=mailbox.pk)).outgoing


@pytest.mark.parametrize(
    ("fields", "tone", "words"),
    [
        ({"state": "connected", "ago": 0}, "done", "Connected"),
        ({"state": "connected", "ago": 4}, "late", "imap_door` running"),
        ({"state": "connected", "ago": 0, "error": "No folder."}, "act", "No folder."),
        ({"state": "off", "ago": 0}, "late", "imap_door` running"),
        ({"state": "connecting", "ago": 0}, "waiting", "Connecting"),
        ({"state": "waiting", "ago": 0, "error": "Wrong password."}, "late", "Wrong password."),
        ({"state": "waiting", "ago": 60, "error": "x"}, "late", "imap_door` running"),
    ],
)
def test_how_fetching_does_in_words(support, imap, fields, tone, words):
    then = timezone.now() - timedelta(minutes=fields.pop("ago"))
    ImapServer.objects.update(seen_at=then, state_at=then, retry_at=then, **fields)
    line = incoming(support)
    assert line.tone == tone
    assert words in f"{line.words} {line.more}"


def test_a_mailbox_without_mail_says_what_to_do(support):
    assert (incoming(support).tone, "IMAP" in incoming(support).more) == ("act", True)


def test_the_door_the_last_mail_came_by(support, desk):
    arrives(written(), door="smtp")
    assert "SMTP" in incoming(support).words


def test_how_sending_does_in_words(support):
    assert outgoing(support).tone == "waiting"
    sent(support)
    OutboundMail.objects.update(state="failed", error="550 No.")
    assert (outgoing(support).tone, outgoing(support).more) == ("late", "550 No.")
    SmtpServer.objects.create(mailbox=support, host="smtp.veloza.example", port=465, error="535 No")
    assert "535 No" in outgoing(support).more


def test_a_mailbox_out_of_use(support, imap):
    Mailbox.objects.update(is_active=False)
    assert incoming(support).words == "Out of use"


def test_the_list_is_a_fragment_too(support, admin):
    answer = signed_in(admin).get(reverse("mail:mailboxes"), headers=HTMX).content.decode()
    assert answer.strip().startswith('<div class="wide" id="mailboxes"')
