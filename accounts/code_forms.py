"""Forms for the code of a second factor; wrong codes slow down as wrong passwords do."""

from typing import Any

from allauth.core import context
from allauth.mfa.base import forms as mfa
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.adapter import spell_wait
from accounts.client_ip import client_ip
from accounts.sign_in_limit import forget_try, of_codes, seconds_to_wait


class _LimitedForm(mfa.BaseAuthenticateForm):
    user: Any

    def clean_code(self) -> str:
        account, address = of_codes(self.user.email), client_ip(context.request)
        if wait := seconds_to_wait(account, address):
            words = _("Too many wrong codes. Try again in %s.") % spell_wait(wait)
            raise ValidationError(words)
        code: str = super().clean_code()
        forget_try(account, address)
        return code


class SignInWithCodeForm(_LimitedForm, mfa.AuthenticateForm):
    """The code as the second step of signing in."""


class ReauthenticateWithCodeForm(_LimitedForm, mfa.ReauthenticateForm):
    """The code before a change of access."""
