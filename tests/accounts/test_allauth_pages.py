"""Of django-allauth only the pages that are used answer, whatever is sent to them."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.personas import PASSWORD, signed_in

USED = {
    "account_login", "account_logout", "account_inactive", "account_reauthenticate",
    "account_change_password", "account_reset_password", "account_reset_password_done",
    "account_reset_password_from_key", "account_reset_password_from_key_done",
    "mfa_index", "mfa_authenticate", "mfa_reauthenticate", "mfa_activate_totp",
    "mfa_deactivate_totp", "mfa_view_recovery_codes", "mfa_generate_recovery_codes",
    "mfa_download_recovery_codes", "mfa_list_webauthn", "mfa_add_webauthn",
    "mfa_reauthenticate_webauthn", "mfa_remove_webauthn", "mfa_edit_webauthn",
}  # fmt: skip
ADD_KEY = "/accounts/2fa/webauthn/add/"
CREDENTIALS = {
    "not base64": {"id": "x", "rawId": "x", "type": "public-key", "response": {}},
    "parts that are no data": {
        "id": "eA",
        "rawId": "eA",
        "type": "public-key",
        "response": {"clientDataJSON": "eA", "attestationObject": "eA"},
    },
    "a response that is a list": {"id": "eA", "rawId": "eA", "type": "x", "response": [1]},
    "a list": [1],
    "a number": 1,
}


def mounted(patterns: list[Any], before: str = "") -> Iterator[tuple[str, str]]:
    for each in patterns:
        route = before + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from mounted(each.url_patterns, route)
        elif isinstance(each, URLPattern) and route.startswith("accounts/"):
            yield str(each.name), route


def test_only_the_pages_that_are_used_are_mounted() -> None:
    assert {name for name, _route in mounted(get_resolver().url_patterns)} == USED


@pytest.mark.parametrize(
    "path", ["email/", "signup/", "confirm-email/", "password/set/", "login/code/confirm/", ""]
)
def test_no_other_page_answers(ana, path) -> None:
    for client in (Client(), signed_in(ana)):
        assert client.get(f"/accounts/{path}").status_code == 404
        fields = {"email": "lea@veloza.example", "action_add": "", "action_primary": ""}
        assert client.post(f"/accounts/{path}", fields).status_code == 404
    ana.refresh_from_db()
    assert ana.email == "ana@veloza.example"


def reauthenticated(user) -> Client:
    client = signed_in(user)
    assert client.post(reverse("account_reauthenticate"), {"password": PASSWORD}).status_code == 302
    return client


@pytest.mark.parametrize("credential", CREDENTIALS)
def test_a_security_key_that_cannot_be_read_is_refused(ana, credential) -> None:
    client = reauthenticated(ana)
    client.get(ADD_KEY)  # begins the registration
    fields = {"name": "Key", "credential": json.dumps(CREDENTIALS[credential])}
    answer = client.post(ADD_KEY, fields)
    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert not Authenticator.objects.exists()


def test_nested_brackets_are_no_security_key(ana) -> None:
    client = reauthenticated(ana)
    client.get(ADD_KEY)
    answer = client.post(ADD_KEY, {"name": "Key", "credential": "[" * 20_000})
    assert "could not be read" in str(answer.context["form"].errors)


@pytest.mark.parametrize("credential", CREDENTIALS)
def test_a_second_step_that_cannot_be_read_is_refused(ana, credential) -> None:
    from tests.browser.demo_data import protect

    protect(ana)
    Authenticator.objects.filter(type="webauthn").delete()
    client = Client()
    client.post("/accounts/login/", {"login": ana.email, "password": PASSWORD})
    for sent in (json.dumps(CREDENTIALS[credential]), "[" * 20_000):
        answer = client.post("/accounts/2fa/authenticate/", {"credential": sent})
        assert answer.status_code == 200
    assert "_auth_user_id" not in client.session


def test_a_person_without_a_password_is_led_to_a_link(ana) -> None:
    ana.set_unusable_password()
    ana.save()
    answer = signed_in(ana).get("/accounts/password/change/")
    assert answer["Location"] == "/accounts/password/reset/"
