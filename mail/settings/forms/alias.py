"""The form of one more address of a mailbox."""

from django import forms
from django.utils.translation import gettext_lazy as _


class AliasForm(forms.Form):
    value = forms.CharField(
        label=_("Address or domain"),
        max_length=320,
        help_text=_(
            "A domain stands for all addresses under it, except those of colleagues and customers."
        ),
    )
