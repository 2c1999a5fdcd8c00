"""The form of a rule for one sender."""

from django import forms
from django.utils.translation import gettext_lazy as _

from mail.models import SenderRule

Verdict = SenderRule.Verdict


class SenderForm(forms.Form):
    sender = forms.CharField(label=_("Address or domain"), max_length=320)
    verdict = forms.ChoiceField(
        label=_("Action"),
        choices=[(Verdict.BLOCK, _("Block")), (Verdict.ALLOW, _("Always allow"))],
    )
