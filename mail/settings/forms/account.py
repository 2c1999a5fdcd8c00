"""Forms for the Google or Microsoft account of a mailbox, and its DKIM key."""

import re
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from mail.models import Mailbox, OAuthGrant
from mail.outbound.dkim import check_key
from mail.settings.forms.servers import KEPT

TENANT = re.compile(r"[A-Za-z0-9.-]{1,120}")
MOST_BYTES = 20_000
SELECTOR = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")


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


class DkimForm(forms.ModelForm):
    """A DKIM key is pasted, uploaded, or generated; it is never printed again."""

    dkim_key = forms.CharField(
        label=_("Private key"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false", "autocomplete": "off"}),
        help_text=_("Paste an RSA key in PEM, or leave it empty."),
    )
    key_file = forms.FileField(label=_("Or a file with the key"), required=False)

    class Meta:
        model = Mailbox
        fields: ClassVar = ["dkim_selector", "dkim_key"]
        help_texts: ClassVar = {"dkim_selector": _("The name of the key in the DNS.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kept_key = self.instance.dkim_key
        self.initial["dkim_key"] = ""
        self.initial["dkim_selector"] = self.instance.dkim_selector or "tandem"
        if self.kept_key:
            self.fields["dkim_key"].widget.attrs["placeholder"] = KEPT

    def clean(self) -> dict[str, Any]:
        """Set `dkim_key` to the pasted or uploaded key, else the stored one."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        file = given.get("key_file")
        if file and file.size > MOST_BYTES:
            raise forms.ValidationError(_("This file is not a key. A key is smaller than 20 kB."))
        typed = given.get("dkim_key") or (file.read().decode("ascii", "replace") if file else "")
        if typed:
            try:
                check_key(typed)
            except forms.ValidationError as error:
                self.add_error("dkim_key", error)
        given["dkim_key"] = typed.strip() or self.kept_key
        if not given["dkim_key"] and "generate" not in self.data:
            self.add_error("dkim_key", _("Paste a key or generate one."))
        return given

    def clean_dkim_selector(self) -> str:
        selector: str = self.cleaned_data["dkim_selector"].strip().lower()
        if not SELECTOR.fullmatch(selector):
            raise forms.ValidationError(_("Only letters, digits and hyphens, as in tandem1."))
        return selector
