"""The password is asked for again before access is changed; what was typed is kept."""

import html
import re
import time
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts import sign_in_limit
from accounts.models import ApiToken, Team, User
from accounts.sessions import BEGAN
from accounts.sign_in_limit import Limit
from ledger.models import Event
from mail.models import Mailbox, MailboxAlias, OAuthGrant
from mail.outbound.dkim_keys import new_key
from tests.personas import PASSWORD, signed_in

TOKEN, TOKENS = {"name": "Shop", "scope": "read", "days": "30"}, "/settings/tokens/new/"
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')


@pytest.fixture(autouse=True)
def _long_waits_without_earlier_tries(monkeypatch):
    """Waits that no machine, however busy, outlasts by checking passwords."""
    monkeypatch.setattr(sign_in_limit, "PAIR", Limit(free=5, first=50, longest=3000))
    cache.clear()


def long_signed_in(person: User, minutes: int = 16) -> Client:
    client = signed_in(person)
    session = client.session
    session[BEGAN] = session[BEGAN] | {"at": time.time() - minutes * 60}
    session.save()
    return client


def kept_in(page) -> dict[str, list[str]]:
    """The fields that the page would send again."""
    fields: dict[str, list[str]] = {}
    text = page.content.decode()
    for name, value in HIDDEN.findall(text[text.index('id="main"') :]):
        if name != "csrfmiddlewaretoken":
            fields.setdefault(name, []).append(html.unescape(value))
    return fields


def test_a_change_of_a_person_waits_for_the_password_and_keeps_what_was_typed(admin, ana, billing):
    client, url = long_signed_in(admin), f"/settings/people/{ana.pk}/"
    other = Team.objects.create(name="Wheels")
    fields = {"name": "Ana <F> & \"co\"", "role": "lead", "is_active": "on",
              "teams": [str(billing.pk), str(other.pk)]}  # fmt: skip
    asked = client.post(url, fields)
    assert asked.status_code == 422
    assert "no-store" in asked["Cache-Control"]
    assert User.objects.get(pk=ana.pk).role == "agent"
    kept = kept_in(asked)
    assert kept == {
        name: value if isinstance(value, list) else [value] for name, value in fields.items()
    }
    assert client.post(url, kept | {"confirm_password": PASSWORD}).status_code == 302
    changed = User.objects.get(pk=ana.pk)
    assert (changed.name, changed.role, changed.teams.count()) == (fields["name"], "lead", 2)
    assert client.post(TOKENS, TOKEN).status_code == 200  # not asked again so soon


def test_the_session_keeps_nothing_of_what_was_typed(admin):
    client = long_signed_in(admin)
    client.post(TOKENS, TOKEN | {"name": "a-secret-that-was-typed"})
    assert "a-secret-that-was-typed" not in str(dict(client.session))


@pytest.mark.parametrize(("minutes", "is_asked"), [(14, False), (16, True)])
def test_it_is_asked_after_a_quarter_of_an_hour(ana, minutes, is_asked):
    answer = long_signed_in(ana, minutes).post(TOKENS, TOKEN)
    assert (answer.status_code == 422) is is_asked
    assert ApiToken.objects.exists() is not is_asked


@pytest.mark.parametrize("is_given", [False, True])
def test_a_password_given_before_the_clock_was_set_back_is_asked_for_again(ana, is_given):
    client = long_signed_in(ana) if is_given else long_signed_in(ana, -60)
    if is_given:
        session, given_at = client.session, time.time() + 3600
        session["account_authentication_methods"] = [{"method": "password", "at": given_at}]
        session["account_authentication_methods_user"] = str(ana.pk)
        session.save()
    assert client.post(TOKENS, TOKEN).status_code == 422
    assert not ApiToken.objects.exists()


@pytest.mark.parametrize("page", ["confirmation", "reauthentication", "refused new password"])
def test_a_password_hashed_anew_keeps_the_person_signed_in(ana, page):
    ana.password = make_password(PASSWORD, salt="short")  # Django hashes it with a longer one
    ana.save(update_fields=["password"])
    client = long_signed_in(ana)
    url, fields = {
        "confirmation": (TOKENS, TOKEN | {"confirm_password": PASSWORD}),
        "reauthentication": ("/accounts/reauthenticate/", {"password": PASSWORD}),
        "refused new password": (
            "/accounts/password/change/",
            {"oldpassword": PASSWORD, "password1": "short", "password2": "short"},
        ),
    }[page]
    client.post(url, fields)
    assert "$short$" not in User.objects.get(pk=ana.pk).password
    assert client.get(TOKENS).status_code == 200


def test_a_sign_in_that_hashes_the_password_anew_lasts(ana):
    ana.password = make_password(PASSWORD, salt="short")
    ana.save(update_fields=["password"])
    client = Client()
    client.post("/accounts/login/", {"login": ana.email, "password": PASSWORD})
    assert "$short$" not in User.objects.get(pk=ana.pk).password
    assert client.get(TOKENS).status_code == 200


@pytest.mark.parametrize("wrong", ["wrong", "", "x" * 5000])
def test_a_wrong_password_changes_nothing_and_keeps_what_was_typed(ana, wrong):
    client = long_signed_in(ana)
    again = client.post(TOKENS, TOKEN | {"confirm_password": wrong})
    assert again.status_code == 422
    assert kept_in(again) == {name: [value] for name, value in TOKEN.items()}
    assert wrong == "" or wrong not in again.content.decode().replace("wrong password", "")
    assert not ApiToken.objects.exists()
    assert Event.objects.filter(name="user.sign_in_failed").exists() is bool(wrong)


def test_wrong_passwords_slow_down(ana):
    client = long_signed_in(ana)
    for _try in range(6):
        client.post(TOKENS, TOKEN | {"confirm_password": "wrong"})
    answer = client.post(TOKENS, TOKEN | {"confirm_password": PASSWORD})
    assert "Try again in" in answer.content.decode()
    assert not ApiToken.objects.exists()


@pytest.mark.parametrize("path", [
    "/settings/people/new/", "/settings/people/{ana}/", "/settings/people/{ana}/address/",
    "/settings/teams/new/", "/settings/teams/{team}/", TOKENS, "/settings/mailboxes/new/",
    "/settings/mailboxes/{mailbox}/", "/settings/mailboxes/{mailbox}/receiving/",
    "/settings/mailboxes/{mailbox}/sending/", "/settings/mailboxes/{mailbox}/account/",
    "/settings/mailboxes/{mailbox}/dkim/", "/settings/mailboxes/{mailbox}/addresses/",
])  # fmt: skip
def test_every_change_of_access_asks(admin, ana, billing, mailbox, path):
    url = path.format(ana=ana.pk, team=billing.pk, mailbox=mailbox.pk)
    client, before = long_signed_in(admin), Event.objects.count()
    assert client.get(url).status_code == 200
    asked = client.post(url, {"name": "New", "remove": ""})
    assert "Confirm your password" in asked.content.decode()
    assert (Event.objects.count(), Mailbox.objects.count()) == (before, 1)


@pytest.mark.parametrize("action", ["unlock", "sign-out-person", "invite-again"])
def test_an_action_about_a_person_asks(admin, ana, action):
    client, before = long_signed_in(admin), Event.objects.count()
    asked = client.post(reverse(f"accounts:{action}", args=[ana.pk]))
    assert asked.status_code == 422
    assert "Confirm your password" in asked.content.decode()
    assert Event.objects.count() == before


@pytest.mark.parametrize("action", ["confirm", "ignore", "remove"])
def test_a_decision_about_an_address_of_a_mailbox_asks(admin, mailbox, action):
    alias = MailboxAlias.objects.create(mailbox=mailbox, value="hello@x.example", found_in="to")
    client, url = long_signed_in(admin), f"/settings/mailboxes/addresses/{alias.pk}/"
    asked = client.post(url, {"action": action})
    assert asked.status_code == 422
    assert kept_in(asked) == {"action": [action]}
    assert MailboxAlias.objects.get().state == "suggested"
    assert client.post(url, {"action": action, "confirm_password": PASSWORD}).status_code == 302
    left = MailboxAlias.objects.first()
    assert left is None or left.state != "suggested"


def test_the_account_of_a_mailbox_is_connected_after_the_password(admin, mailbox):
    application = {"provider": "google", "client_id": "app", "client_secret": "s"}
    OAuthGrant.objects.create(mailbox=mailbox, **application)
    client, url = long_signed_in(admin), f"/settings/mailboxes/{mailbox.pk}/account/"
    connect = f"/settings/mailboxes/{mailbox.pk}/connect/"
    assert client.get(connect)["Location"] == url
    assert connect not in client.get(url).content.decode()
    asked = client.post(url, {"confirm": "1"})
    assert "Confirm your password" in asked.content.decode()
    again = client.post(url, {"confirm": "1", "confirm_password": PASSWORD})
    assert again["Location"] == url
    assert connect in client.get(url).content.decode()
    assert client.get(connect)["Location"].startswith("https://accounts.google.com/")


def test_a_person_who_may_not_is_not_asked(lea, ana):
    answer = long_signed_in(lea).post(f"/settings/people/{ana.pk}/", {"name": "New"})
    assert answer.status_code == 403


def test_a_file_is_asked_for_again_and_nothing_is_said_to_be_saved(admin, mailbox):
    key, other = new_key(), new_key()
    mailbox.dkim_selector, mailbox.dkim_key = "tandem", key
    mailbox.save()
    client, url = long_signed_in(admin), f"/settings/mailboxes/{mailbox.pk}/dkim/"

    def upload() -> dict[str, Any]:
        file = SimpleUploadedFile("<new>.pem", other.encode())
        return {"dkim_selector": "tandem2", "dkim_key": "", "key_file": file}

    asked = client.post(url, upload())
    assert asked.status_code == 422
    text = asked.content.decode()
    assert "choose &lt;new&gt;.pem again" in text
    assert "What you typed is kept" not in text
    kept = kept_in(asked)
    assert kept == {"confirm_file": ["<new>.pem"]}
    again = client.post(url, kept | {"confirm_password": "wrong"})
    assert kept_in(again) == kept
    for _twice in range(2):
        back = client.post(url, kept | {"confirm_password": PASSWORD}, follow=True)
        assert back.redirect_chain == [(url, 302)]
        text = back.content.decode()
        assert "Nothing is saved yet." in text
        assert "The key is saved" not in text
    mailbox.refresh_from_db()
    assert (mailbox.dkim_selector, mailbox.dkim_key) == ("tandem", key)
    assert client.post(url, upload()).status_code == 302
    mailbox.refresh_from_db()
    assert (mailbox.dkim_selector, mailbox.dkim_key) == ("tandem2", other.strip())
