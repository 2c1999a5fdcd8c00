import math
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts import sign_in_limit
from accounts.actions.invite import password_url
from accounts.client_ip import client_ip
from accounts.events import USER_SIGN_IN_FAILED
from accounts.models import User
from accounts.sessions import keep_signed_in
from config.limits import is_within_limit
from ledger.events import record

MAX_RESETS = 3


class InvitationOnly(DefaultAccountAdapter):
    """Account adapter with sign-up closed; administrators add people in Settings."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _("The email address or the password is wrong. Try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Refuse a try that comes too soon, before the password is looked at."""
        wait = sign_in_limit.seconds_to_wait(credentials.get("email", ""), client_ip(request))
        if wait:
            raise ImmediateHttpResponse(too_many_tries(request, wait))

    def authenticate(self, request: HttpRequest, **credentials: Any) -> AbstractBaseUser | None:
        user: AbstractBaseUser | None = super().authenticate(request, **credentials)
        if isinstance(user, User):
            keep_signed_in(request, user)
            sign_in_limit.forget_try(credentials.get("email", ""), client_ip(request))
        return user

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Record a wrong password for an account that exists."""
        email = credentials.get("email", "").strip().lower()
        if person := User.objects.filter(email=email).first():
            record(USER_SIGN_IN_FAILED, person, address=client_ip(request))

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Return the link of a mail: never to the host that the request named."""
        return password_url(key)

    def send_password_reset_mail(
        self, user: AbstractBaseUser, email: str, context: dict[str, Any]
    ) -> None:
        """Mail the link to the account's own address, a few times within a quarter of an hour.

        The page says the same beyond, so that nobody learns of an account or holds up its owner;
        the links that were mailed before still work.
        """
        assert isinstance(user, User)
        if is_within_limit(f"password-reset:{user.pk}", most=MAX_RESETS, seconds=900):
            super().send_password_reset_mail(user, user.email, context | {"person": user})

    def _delete_login_attempts_cached_email(self, request: HttpRequest, **credentials: Any) -> None:
        """A new password by a mailed link proves the account: its tries are forgotten."""
        sign_in_limit.forget_account(credentials.get("email", ""), codes=False)


def too_many_tries(request: HttpRequest, wait: int) -> HttpResponse:
    """Return the page that says when the next try is possible."""
    response = render(request, "account/locked.html", {"wait": spell_wait(wait)}, status=429)
    response["Retry-After"] = str(wait)
    return response


def spell_wait(seconds: int) -> str:
    if seconds < 60:
        return ngettext("%(n)d second", "%(n)d seconds", seconds) % {"n": seconds}
    minutes = math.ceil(seconds / 60)
    return ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}
