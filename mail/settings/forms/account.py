"""Forms for the Google or Microsoft account of a mailbox, and its DKIM key."""

import re
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from mail.models import OAuthGrant
from mail.settings.forms.servers import KEPT

TENANT = re.compile(r"[A-Za-z0-9.-]{1,120}")


class AccountForm(forms.ModelForm):
    """The application registered at the provider; its secret is never printed."""

    class Meta:
        model = OAuthGrant
        fields: ClassVar = ["provider", "client_id", "client_secret", "tenant"]
        help_texts: ClassVar = {
            "tenant": _("Microsoft only: the directory's id, or common for any."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kept_secret = self.instance.client_secret
        self.initial["client_secret"] = ""
        widget = forms.PasswordInput(render_value=True, attrs={"autocomplete": "new-password"})
        widget.attrs["placeholder"] = KEPT if self.kept_secret else ""
        self.fields["client_secret"].widget = widget
        self.fields["tenant"].required = False

    def clean_client_secret(self) -> str:
        return self.cleaned_data["client_secret"] or self.kept_secret

    def clean_tenant(self) -> str:
        tenant = self.cleaned_data["tenant"].strip() or "common"
        if not TENANT.fullmatch(tenant):
            raise forms.ValidationError(_("Enter the directory's id or its domain."))
        return tenant
