from typing import ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from config.addresses import normalize_address
from mail.models import Mailbox


class MailboxForm(forms.ModelForm):
    class Meta:
        model = Mailbox
        fields: ClassVar = [
            "name",
            "address",
            "sender_name",
            "team",
            "signature",
            "acknowledges",
            "is_default",
            "is_active",
        ]
        widgets: ClassVar = {"signature": forms.Textarea(attrs={"rows": 3})}
        labels: ClassVar = {"acknowledges": _("Send a confirmation")}
        help_texts: ClassVar = {
            "address": _("Where customers write, as in support@acme.example."),
            "sender_name": _("As in “Ana at Veloza”. Left empty, it is the name of your company."),
            "team": _("New tickets from this mailbox go to this team."),
            "acknowledges": _("Sent to known senders only, and never in reply to automatic mail."),
            "is_active": _("Untick it to retire the mailbox. Its mail and its tickets stay."),
        }

    def clean_address(self) -> str:
        address: str = normalize_address(self.cleaned_data["address"])
        local = address.partition("@")[0]
        if local.split("+")[0] in ("reply", "bounce"):
            raise forms.ValidationError(
                _("Addresses that begin with reply or bounce are Tandem's own. Choose another one.")
            )
        others = Mailbox.objects.filter(address__lower=address).exclude(pk=self.instance.pk)
        if others.exists():
            raise forms.ValidationError(_("Another mailbox has this address. Open that one."))
        return address

    def validate_constraints(self) -> None:
        """Skip the check for one default mailbox: `save_mailbox` keeps it."""
