"""Sign-in at a real server with a token in place of a password."""

import pytest
from django.test import override_settings

from mail.models import ImapServer, OAuthGrant
from tests.mail.inbound.imap.conftest import (
    caught_up,
    is_connected,
    running_fetcher,
    some_mail,
    stored,
    until,
    waiting_error,
)
from tests.mail.inbound.imap.provider import Provider

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(params=["google", "microsoft"])
def grant(request, imap, provider_of_all: Provider, settings, user) -> OAuthGrant:
    """Google keeps a refresh token, Microsoft sends a new one each time."""
    settings.OAUTH_PROVIDERS = provider_of_all.settings
    provider_of_all.user, provider_of_all.renews = user, request.param == "microsoft"
    provider_of_all.refresh_tokens = {"first"}
    provider_of_all.access_tokens = set()
    ImapServer.objects.update(sign_in="oauth", password="")
    return OAuthGrant.objects.create(
        mailbox=imap.mailbox, provider=request.param, client_id="tandem", refresh_token="first"
    )


def test_a_fresh_token_opens_the_mailbox(imap, grant, colleague):
    colleague.append("INBOX", some_mail())
    with running_fetcher():
        until("stored", lambda: stored(1))
        until("stepped over", lambda: caught_up(imap, 1))
    grant.refresh_from_db()
    assert grant.access_token.startswith("access-")
    assert (grant.refresh_token == "first") == (grant.provider == "google")


def test_a_token_that_the_server_refuses_is_replaced(imap, grant, provider_of_all):
    with running_fetcher():
        until("connected", lambda: is_connected(imap))
    provider_of_all.access_tokens.clear()
    with running_fetcher():
        error = until("refused", lambda: waiting_error(imap))
        assert error.startswith(f"127.0.0.1 does not let {imap.user_name} in with this account:")
        until("connected with another", lambda: is_connected(imap))


def test_a_revoked_permission_is_shown(imap, grant, provider_of_all):
    provider_of_all.refresh_tokens.clear()
    with running_fetcher():
        error = until("words", lambda: waiting_error(imap))
    name = grant.get_provider_display()
    assert error == f"The account must be connected again: {name} refused access."
    grant.refresh_from_db()
    assert grant.error == error


def test_a_token_is_sent_to_no_other_providers_server(imap, grant, provider_of_all):
    OAuthGrant.objects.update(provider="microsoft")
    known = {"microsoft": provider_of_all.settings["microsoft"] | {"hosts": ["outlook.example"]}}
    with override_settings(OAUTH_PROVIDERS=known), running_fetcher():
        error = until("words", lambda: waiting_error(imap))
    assert error.startswith("127.0.0.1 is not a server of Microsoft.")
    assert not provider_of_all.access_tokens
