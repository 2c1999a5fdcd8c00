"""OAuth tokens from a provider that is a real HTTP server with the real ones' behaviour."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connections
from django.utils import timezone

from mail.models import ImapServer, Mailbox, OAuthGrant
from mail.oauth import (
    CannotSignIn,
    access_token,
    authorize_url,
    discard_access_token,
    redeem,
)
from tests.mail.inbound.imap.provider import Provider

BACK = "https://help.veloza.example/back"


@pytest.fixture
def provider(settings) -> Iterator[Provider]:
    provider = Provider().start()
    settings.OAUTH_PROVIDERS = provider.settings
    yield provider
    provider.stop()


@pytest.fixture
def grant(support: Mailbox) -> OAuthGrant:
    return OAuthGrant.objects.create(
        mailbox=support,
        provider="microsoft",
        client_id="tandem",
        client_secret="hush",
        tenant="veloza.example",
    )


@pytest.fixture
def connected(provider: Provider, grant: OAuthGrant) -> OAuthGrant:
    """The owner granted access some time ago; the access token has expired."""
    provider.refresh_tokens.add("first")
    grant.refresh_token, grant.access_token = "first", "stale"
    grant.expires_at = timezone.now() + timedelta(seconds=90)
    grant.save()
    return grant


def ask_owner(provider: Provider, grant: OAuthGrant) -> dict[str, str]:
    """Return the authorization request as the provider saw it, after the owner agreed."""
    question = {
        k: v[0] for k, v in parse_qs(urlsplit(authorize_url(grant, BACK, "s1")).query).items()
    }
    provider.codes["yes"] = question["code_challenge"]
    return question


def test_the_owner_is_asked_with_all_that_is_needed(provider, grant):
    url = authorize_url(grant, BACK, "s1")
    assert url.startswith(f"{provider.url}/veloza.example/auth?")
    question = ask_owner(provider, grant)
    assert question == {
        "client_id": "tandem",
        "redirect_uri": BACK,
        "response_type": "code",
        "scope": "mail offline",
        "state": "s1",
        "code_challenge": question["code_challenge"],
        "code_challenge_method": "S256",
        "login_hint": "support@veloza.example",
        "access_type": "offline",
        "prompt": "consent",
    }


@pytest.mark.parametrize("name", ["google", "microsoft"])
def test_the_real_endpoints_are_encrypted_and_ask_for_mail_only(settings, grant, name):
    grant.provider = name
    url = urlsplit(authorize_url(grant, BACK, "s1"))
    assert url.scheme == "https"
    assert url.hostname in ("accounts.google.com", "login.microsoftonline.com")
    scope = parse_qs(url.query)["scope"][0]
    assert scope in (
        "https://mail.google.com/",
        "offline_access https://outlook.office.com/IMAP.AccessAsUser.All"
        " https://outlook.office.com/SMTP.Send",
    )


def test_the_answer_becomes_a_lasting_permission(provider, grant):
    imap = ImapServer.objects.create(mailbox=grant.mailbox, host="imap.example", port=993)
    ImapServer.objects.update(retry_at=timezone.now())
    ask_owner(provider, grant)
    redeem(grant, "yes", BACK)
    grant.refresh_from_db()
    assert (grant.refresh_token, grant.access_token) == ("refresh-1", "access-1")
    assert (grant.verifier, grant.error) == ("", "")
    assert access_token(grant) == "access-1"
    asked = provider.asked[0]
    assert (asked["client_id"], asked["client_secret"]) == ("tandem", "hush")
    assert asked["redirect_uri"] == BACK
    imap.refresh_from_db()
    assert imap.retry_at is None


def test_an_answer_to_somebody_elses_question_is_worth_nothing(provider, grant):
    ask_owner(provider, grant)
    authorize_url(grant, BACK, "s2")
    with pytest.raises(CannotSignIn, match="must be connected again"):
        redeem(grant, "yes", BACK)
    grant.refresh_from_db()
    assert grant.refresh_token == ""


def test_tokens_are_refreshed_in_time_and_refresh_tokens_change(provider, connected):
    assert access_token(connected) == "access-1"
    assert access_token(OAuthGrant.objects.get()) == "access-1"
    assert len(provider.asked) == 1
    discard_access_token(connected)
    assert access_token(OAuthGrant.objects.get()) == "access-2"
    assert [each["refresh_token"] for each in provider.asked] == ["first", "refresh-1"]


def test_a_provider_that_sends_no_new_refresh_token_leaves_the_old_one_good(provider, connected):
    provider.renews = False
    assert access_token(connected) == "access-1"
    assert OAuthGrant.objects.get().refresh_token == "first"
    discard_access_token(connected)
    assert access_token(OAuthGrant.objects.get()) == "access-2"
    assert [each["refresh_token"] for each in provider.asked] == ["first", "first"]


@pytest.mark.django_db(transaction=True)
def test_concurrent_requests_refresh_once(provider, connected):
    provider.delay = 0.3
    tokens: list[str] = []

    def ask() -> None:
        try:
            tokens.append(access_token(OAuthGrant.objects.get()))
        finally:
            connections.close_all()

    askers = [threading.Thread(target=ask) for _ in range(5)]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join()
    assert tokens == ["access-1"] * 5
    assert len(provider.asked) == 1


@pytest.mark.parametrize(
    ("failure", "message"),
    [
        ((400, {"error": "invalid_grant"}), "The account must be connected again: Microsoft"),
        ((401, {"error": "invalid_client"}), "Microsoft does not know this client id or secret"),
        ((400, {"error": "x", "error_description": "Go\naway"}), "Microsoft answered: “Go away”"),
        ((503, {}), "Microsoft cannot be reached: it answered 503."),
        ((200, {}), "Microsoft cannot be reached: it answered without a token."),
        ((302, {}), "Microsoft cannot be reached: it answered 302."),
    ],
)
def test_an_error_is_shown_and_kept(provider, connected, failure, message):
    provider.failure = failure
    with pytest.raises(CannotSignIn) as problem:
        access_token(connected)
    assert str(problem.value).startswith(message)
    row = OAuthGrant.objects.get()
    assert (row.error, row.refresh_token) == (str(problem.value), "first")
    provider.failure = None
    assert access_token(row) == "access-2"
    assert OAuthGrant.objects.get().error == ""


def test_a_provider_that_is_away_is_no_reason_to_ask_the_owner_again(settings, connected):
    settings.OAUTH_PROVIDERS = {"microsoft": {"token": "http://127.0.0.1:1/"}}
    with pytest.raises(CannotSignIn, match=r"Microsoft cannot be reached: .*refused"):
        access_token(connected)


def test_a_grant_without_permission_says_so(provider, grant):
    with pytest.raises(CannotSignIn, match="must be connected"):
        access_token(grant)
    assert provider.asked == []


def test_a_permission_that_does_not_last_is_refused(provider, grant):
    ask_owner(provider, grant)
    provider.failure = (200, {"access_token": "short"})
    with pytest.raises(CannotSignIn, match="no refresh token"):
        redeem(grant, "yes", BACK)
