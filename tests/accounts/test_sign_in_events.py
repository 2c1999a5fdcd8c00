"""Sign-ins, failures and changes of how a person signs in are in the ledger; a 403 is one line."""

import logging

import pytest
from allauth.mfa.totp.internal.auth import (
    TOTP,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core.cache import cache
from django.test import Client

from accounts.actions.invite import invitation_url
from ledger.models import Event
from tests.personas import PASSWORD, signed_in

SIGN_IN, NEW = "/accounts/login/", "another-long-password"
PLACE = "203.0.113.7"


@pytest.fixture(autouse=True)
def _forget_earlier_tries():
    cache.clear()


def recorded() -> list[tuple]:
    events = Event.objects.filter(subject_type="user").order_by("pk")
    return [(event.name, event.subject_id, event.actor_id, event.facts) for event in events]


def sign_in(email: str, password: str) -> Client:
    client = Client(REMOTE_ADDR=PLACE)
    client.post(SIGN_IN, {"login": email, "password": password})
    return client


def test_a_sign_in_is_recorded_with_its_address(ana):
    sign_in("ANA@veloza.example", PASSWORD)
    assert recorded() == [("user.signed_in", ana.pk, ana.pk, {"address": PLACE})]


def test_a_wrong_password_is_recorded_without_an_actor(ana):
    sign_in("ANA@veloza.example", "wrong")
    assert recorded() == [("user.sign_in_failed", ana.pk, None, {"address": PLACE})]


def test_a_try_for_no_account_is_not(ana):
    sign_in("stranger@correu.example", "wrong")
    assert recorded() == []


def test_no_password_is_recorded(ana):
    sign_in(ana.email, "a-wrong-password")
    assert "password" not in str(recorded())


def test_a_new_password_is_recorded(ana):
    client = sign_in(ana.email, PASSWORD)
    fields = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    client.post("/accounts/password/change/", fields)
    facts = {"address": PLACE, "how": "old password"}
    assert recorded()[1:] == [("user.password_changed", ana.pk, ana.pk, facts)]


def test_a_password_chosen_by_a_link_is_recorded(ana):
    client, link = Client(REMOTE_ADDR=PLACE), invitation_url(ana).partition("/accounts")[2]
    target = client.get(f"/accounts{link}", follow=True).redirect_chain[-1][0]
    client.post(target, {"password1": NEW, "password2": NEW})
    facts = {"address": PLACE, "how": "link"}
    assert recorded() == [("user.password_changed", ana.pk, ana.pk, facts)]


def test_a_second_factor_that_comes_and_goes_is_recorded(ana, django_capture_on_commit_callbacks):
    client = sign_in(ana.email, PASSWORD)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    client.get("/accounts/2fa/totp/activate/")
    secret = client.session["mfa.totp.secret"]
    code = f"{hotp_value(secret, next(iter(yield_hotp_counters_from_time()))):06}"
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post("/accounts/2fa/totp/activate/", {"code": code}).status_code == 302
    client.post("/accounts/2fa/totp/deactivate/")
    names = [(name, facts["kind"]) for name, _who, _by, facts in recorded() if "kind" in facts]
    assert ("user.second_factor_added", "totp") in names
    assert ("user.second_factor_removed", "totp") in names
    assert secret not in str(recorded())


def test_a_wrong_code_of_a_second_factor_is_recorded(ana):
    TOTP.activate(ana, generate_totp_secret())
    client = sign_in(ana.email, PASSWORD)
    client.post("/accounts/2fa/authenticate/", {"code": "nonsense"})
    assert recorded() == [("user.sign_in_failed", ana.pk, None, {"address": PLACE})]


def test_a_refused_page_is_one_line_that_names_the_person(ana, caplog):
    with caplog.at_level(logging.WARNING, "django.request"):
        assert signed_in(ana).get("/settings/people/").status_code == 403
    (line,) = [each for each in caplog.records if each.name == "django.request"]
    assert line.exc_info is None
    assert "/settings/people/" in line.getMessage()
    assert f"(person {ana.pk})" in line.getMessage()


def test_an_odd_address_is_one_line_as_well(ana, caplog):
    with caplog.at_level(logging.WARNING, "django.request"):
        signed_in(ana).get("/settings/%25s%25d/")
    (line,) = [each for each in caplog.records if each.name == "django.request"]
    assert "/settings/%s%d/" in line.getMessage()
