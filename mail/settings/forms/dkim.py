"""The form of a mailbox's DKIM key."""

import re
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from mail.models import Mailbox
from mail.outbound.dkim_keys import check_key
from mail.settings.forms.servers import KEPT

MAX_BYTES = 20_000
SELECTOR = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")


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
        if file and file.size > MAX_BYTES:
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
