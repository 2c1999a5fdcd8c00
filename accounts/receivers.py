"""Sign-ins and changes of how a person signs in, from signals: in the ledger and the session."""

from typing import Any

from allauth.account import signals as account
from allauth.mfa import signals as mfa
from django.contrib.auth import signals as auth
from django.dispatch import receiver
from django.http import HttpRequest

from accounts.client_ip import client_ip
from accounts.events import (
    USER_PASSWORD_CHANGED,
    USER_SECOND_FACTOR_ADDED,
    USER_SECOND_FACTOR_REMOVED,
    USER_SIGN_IN_FAILED,
    USER_SIGNED_IN,
)
from accounts.models import User
from accounts.sessions import note_beginning
from ledger.events import record


@receiver(auth.user_logged_in)
def note_session(request: HttpRequest, **_signal: Any) -> None:
    note_beginning(request)


@receiver(account.user_logged_in)
def record_sign_in(request: HttpRequest, user: User, **_signal: Any) -> None:
    record(USER_SIGNED_IN, user, by=user, address=client_ip(request))


@receiver(mfa.authentication_failed)
def record_wrong_code(request: HttpRequest, user: User, **_signal: Any) -> None:
    record(USER_SIGN_IN_FAILED, user, address=client_ip(request))


@receiver([account.password_changed, account.password_reset])
def record_password(request: HttpRequest, user: User, signal: Any, **_signal: Any) -> None:
    how = "link" if signal is account.password_reset else "old password"
    record(USER_PASSWORD_CHANGED, user, by=user, address=client_ip(request), how=how)


@receiver(mfa.authenticator_added)
def record_added_factor(
    request: HttpRequest, user: User, authenticator: Any, **_signal: Any
) -> None:
    kind = str(authenticator.type)
    record(USER_SECOND_FACTOR_ADDED, user, by=user, address=client_ip(request), kind=kind)


@receiver(mfa.authenticator_removed)
def record_removed_factor(
    request: HttpRequest, user: User, authenticator: Any, **_signal: Any
) -> None:
    kind = str(authenticator.type)
    record(USER_SECOND_FACTOR_REMOVED, user, by=user, address=client_ip(request), kind=kind)
