"""Forms of security keys. What a browser sends is read by a library that raises many errors."""

from typing import Any

from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

UNREADABLE = _("The response of the security key could not be read. Try again.")


class CredentialField(forms.JSONField):
    """The answer of the browser about a key: JSON, which may be nested too deeply to read."""

    widget = forms.HiddenInput

    def to_python(self, value: Any) -> Any:
        try:
            read = super().to_python(value)
        except RecursionError as error:
            raise ValidationError(UNREADABLE) from error
        if read is not None and not isinstance(read, dict):
            raise ValidationError(UNREADABLE)
        return read

    def bound_data(self, data: Any, initial: Any) -> Any:
        try:
            return super().bound_data(data, initial)
        except RecursionError:
            return None


class AddSecurityKeyForm(webauthn.AddWebAuthnForm):
    credential = CredentialField()

    def clean(self) -> dict[str, Any]:
        try:
            return super().clean()
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise ValidationError(UNREADABLE) from error


class _ProofForm(webauthn.AuthenticateWebAuthnForm):
    credential = CredentialField()

    def clean_credential(self) -> Any:
        try:
            return super().clean_credential()
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise ValidationError(UNREADABLE) from error


class SignInWithKeyForm(_ProofForm):
    """The security key as the second step of signing in."""


class ReauthenticateWithKeyForm(_ProofForm):
    reauthenticated = True
