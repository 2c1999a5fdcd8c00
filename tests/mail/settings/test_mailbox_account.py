"""The account of a mailbox at a provider, and its DKIM key."""

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from django.urls import reverse

from mail.models import OAuthGrant
from mail.outbound.dkim_keys import new_key
from tests.mail.inbound.imap.provider import Provider
from tests.mail.mailbox_data import ACCOUNT, page, post, url
from tests.mail.outbound.test_dkim import as_pem
from tests.personas import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def provider(settings) -> Iterator[Provider]:
    provider = Provider().start()
    settings.OAUTH_PROVIDERS = provider.settings
    yield provider
    provider.stop()


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
    assert "Google last confirmed it" in answer.content.decode()
    assert OAuthGrant.objects.get().refresh_token == "refresh-1"
    again = client.get(reverse("mail:oauth-callback"), back, follow=True)
    assert "belongs to another session" in again.content.decode()


def test_a_callback_of_another_session_is_refused(support, admin, lea):
    post(admin, "account", support, ACCOUNT)
    asked = parse_qs(urlsplit(signed_in(admin).get(url("connect", support)).url).query)
    stranger = signed_in(admin)  # another session
    answer = stranger.get(
        reverse("mail:oauth-callback"), {"code": "x", "state": asked["state"][0]}, follow=True
    )
    assert "belongs to another session" in answer.content.decode()
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
    ("fields", "message"),
    [
        ({"dkim_selector": "a b", "generate": "1"}, "Only letters, digits"),
        ({"dkim_selector": "one", "dkim_key": "nonsense"}, "not a private key"),
        ({"dkim_selector": "one", "dkim_key": ""}, "or generate one"),
    ],
)
def test_a_key_that_cannot_be_is_refused(support, admin, fields, message):
    answer = post(admin, "dkim", support, fields)
    assert (answer.status_code, message in answer.content.decode()) == (422, True)
    support.refresh_from_db()
    assert support.dkim_key == ""


def test_a_short_key_signs_and_the_page_warns_of_it(support, admin):
    for bits, warning in ((1024, "This key has only 1024 bits."), (2048, "")):
        key = rsa.generate_private_key(public_exponent=65537, key_size=bits)
        post(admin, "dkim", support, {"dkim_selector": "tandem", "dkim_key": as_pem(key)})
        shown = page(admin, "dkim", support)
        assert "Publish this in the DNS" in shown
        assert warning in shown
        assert bool(warning) is ("has only" in shown)
