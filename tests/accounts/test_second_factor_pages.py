"""Buttons of the second-factor pages, which the package renders with our elements."""

import re

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.template.loader import render_to_string

from tests.personas import just_signed_in

BUTTON = "allauth/elements/button.html"


def button_class(**attrs: str) -> str:
    html = render_to_string(BUTTON, {"attrs": attrs, "slots": {}})
    return re.findall(r'class="([^"]*)"', html)[0]


@pytest.mark.parametrize(
    ("attrs", "expected"),
    [
        ({"type": "submit"}, "button primary"),
        ({"type": "submit", "tags": "primary,mfa,login"}, "button primary"),
        ({"type": "submit", "tags": "danger,delete"}, "button danger"),
        ({"type": "submit", "tags": "outline,mfa,cancel"}, "button"),
        ({"type": "submit", "tags": "link,mfa,cancel"}, "button"),
        ({"type": "button", "tags": "secondary"}, "button"),
        ({"href": "/accounts/2fa/totp/activate/"}, "button"),
        ({"href": "/accounts/2fa/totp/deactivate/", "tags": "danger,panel"}, "button danger"),
    ],
)
def test_the_main_button_of_a_form_is_primary(attrs, expected):
    assert button_class(**attrs) == expected


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("totp/activate/", "button primary"),
        ("webauthn/add/", "button primary"),
        ("recovery-codes/generate/", "button danger"),
        ("totp/deactivate/", "button danger"),
    ],
)
def test_a_page_of_the_second_factor_has_one_main_button(path, expected, ana):
    if "activate/" not in path or "deactivate" in path:
        TOTP.activate(ana, generate_totp_secret())
        RecoveryCodes.activate(ana)
    response = just_signed_in(ana).get(f"/accounts/2fa/{path}")
    assert response.status_code == 200, response.headers
    page = response.content.decode()
    main = page[page.index('id="main"') :]
    buttons = re.findall(r'<button class="(button [^"]*)"[^>]*type="(?:submit|button)"', main)
    assert expected in buttons
