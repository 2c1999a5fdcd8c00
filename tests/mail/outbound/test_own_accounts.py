"""A mailbox at Google or Microsoft sends by OAuth, without a password."""

from collections.abc import Iterator

import pytest

from mail.models import OAuthGrant, OutboundMail
from mail.outbound import transport
from mail.outbound.deliver import deliver
from tests.mail.inbound.imap.provider import Provider
from tests.mail.outbox import again, free_port, queued
from tests.mail.own_servers import TokenSink, due_again, guarded, own_smtp

pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
State = OutboundMail.State


@pytest.fixture
def provider(settings) -> Iterator[Provider]:
    provider = Provider(refresh_tokens={"first"}).start()
    settings.OAUTH_PROVIDERS = provider.settings
    yield provider
    provider.stop()


def test_a_connected_account_needs_no_password(recorder, billing_box, provider):
    own = TokenSink()
    own.tokens = provider.access_tokens
    OAuthGrant.objects.create(mailbox=billing_box, provider="google", refresh_token="first")
    with guarded(own, auth_exclude_mechanism=["LOGIN", "PLAIN"]) as port:
        own_smtp(billing_box, port, sign_in="oauth", password="")
        assert deliver(queued(billing_box).pk)
        provider.access_tokens.clear()  # the server revoked the token before it expired
        mail = queued(billing_box)
        assert not deliver(mail.pk)
        assert "with this account: “535 " in again(mail).error
        due_again()
        assert deliver(mail.pk), again(mail).error
    assert (len(own.mails), len(provider.asked)) == (2, 2)


@pytest.mark.parametrize(
    ("has_grant", "message"), [(True, "connected again"), (False, "No account is connected")]
)
def test_a_revoked_permission_waits_with_an_error(
    recorder, billing_box, provider, has_grant, message
):
    server = own_smtp(billing_box, free_port(), sign_in="oauth", password="")
    if has_grant:
        OAuthGrant.objects.create(mailbox=billing_box, provider="google", refresh_token="gone")
    mail = queued(billing_box)
    assert not deliver(mail.pk)
    server.refresh_from_db()
    assert (again(mail).state, message in server.error) == (State.QUEUED, True)


@pytest.mark.django_db(transaction=True)
def test_a_renewed_token_is_kept_though_the_worker_is_killed(
    recorder, billing_box, provider, monkeypatch
):
    """The refresh token may work only once."""
    OAuthGrant.objects.create(mailbox=billing_box, provider="google", refresh_token="first")
    own_smtp(billing_box, free_port(), sign_in="oauth", password="")

    def killed(*_args, **_more):
        raise KeyboardInterrupt

    monkeypatch.setattr(transport.Transport, "_connect", killed)
    with pytest.raises(KeyboardInterrupt):
        deliver(queued(billing_box).pk)
    assert OAuthGrant.objects.get().refresh_token == "refresh-1"
