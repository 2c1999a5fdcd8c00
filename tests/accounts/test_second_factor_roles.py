"""A role that must have a second factor: no page and no API without one."""

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from environ import Env

from accounts.models import Role
from config.sign_in import ROLES, second_factor_roles
from tests.api_tokens import token_header
from tests.personas import just_signed_in, signed_in

PAGE, API, SET_UP = "/customers/", "/api/v1/tickets/", "/accounts/2fa/"


@pytest.fixture(autouse=True)
def _agents_need_one(settings):
    settings.SECOND_FACTOR_ROLES = frozenset({"agent"})


def test_a_person_without_one_is_led_to_its_page_and_told_why(ana):
    client = just_signed_in(ana)
    assert client.get(PAGE)["Location"] == SET_UP
    assert client.post("/settings/you/", {"name": "New"})["Location"] == SET_UP
    page = client.get(PAGE, follow=True)
    assert "Your role needs a second factor" in page.content.decode()
    assert client.get("/accounts/2fa/totp/activate/").status_code == 200


def test_a_part_of_a_page_leads_to_it_as_a_whole_page(ana):
    client = just_signed_in(ana)
    answer = client.get(PAGE, headers={"HX-Request": "true"})
    assert (answer.status_code, answer["HX-Redirect"]) == (200, SET_UP)
    assert "Location" not in answer
    assert "Your role needs a second factor" in client.get(SET_UP).content.decode()


def test_with_one_all_is_open(ana):
    TOTP.activate(ana, generate_totp_secret())
    assert signed_in(ana).get(PAGE).status_code == 200


def test_recovery_codes_alone_are_none(ana):
    RecoveryCodes.activate(ana)
    assert signed_in(ana).get(PAGE)["Location"] == SET_UP


def test_other_roles_need_none(lea):
    assert signed_in(lea).get(PAGE).status_code == 200


def test_a_token_of_a_person_without_one_is_refused_in_words(ana):
    client = Client(headers={"Authorization": token_header(ana)})
    refused = client.get(API)
    assert refused.status_code == 403
    assert "second factor" in refused.json()["detail"]
    assert signed_in(ana).get(API).status_code == 403
    TOTP.activate(ana, generate_totp_secret())
    assert client.get(API).status_code == 200


@pytest.mark.parametrize("roles", [set(), {"agent"}])
def test_it_costs_no_query(ana, settings, roles):
    settings.SECOND_FACTOR_ROLES = frozenset(roles)
    TOTP.activate(ana, generate_totp_secret())
    client = signed_in(ana)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(PAGE).status_code == 200
    assert len([each for each in queries if "mfa_authenticator" in each["sql"]]) == 1
    assert "accounts_session" in next(
        each["sql"] for each in queries if "mfa_authenticator" in each["sql"]
    )


def test_administrators_see_who_has_none(admin, ana, lea):
    TOTP.activate(ana, generate_totp_secret())
    page = signed_in(admin).get("/settings/people/").content.decode()
    assert page.count("no second factor") == 2


@pytest.mark.parametrize("given", ["", "agent", "administrator, cx_lead", ",".join(ROLES)])
def test_the_setting_names_roles(monkeypatch, given):
    monkeypatch.setenv("SECOND_FACTOR_ROLES", given)
    assert second_factor_roles(Env()) == {each.strip() for each in given.split(",") if each}


@pytest.mark.parametrize("given", ["admin", "Agent", "agent,leads", "none", "agent;lead"])
def test_another_name_is_refused_at_the_start(monkeypatch, given):
    monkeypatch.setenv("SECOND_FACTOR_ROLES", given)
    with pytest.raises(ImproperlyConfigured, match="The roles are administrator, lead, agent"):
        second_factor_roles(Env())


def test_the_setting_knows_every_role():
    assert set(ROLES) == set(Role.values) - {Role.NONE}
