"""The form that merges a ticket into another."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from config.web.params import whole_number
from helpdesk.merging.access import find_tickets_to_merge
from helpdesk.models import Ticket


class MergeForm(forms.Form):
    """The number of the other ticket; `into` is that ticket in the cleaned data."""

    into = forms.CharField(label=gettext_lazy("Number of the other ticket"), max_length=20)

    def __init__(self, *args: Any, ticket: Ticket, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ticket, self.user = ticket, user

    def clean_into(self) -> Ticket:
        number = whole_number(self.cleaned_data["into"].strip().removeprefix("#"))
        others = find_tickets_to_merge(self.user, self.ticket).select_related("requester")
        found = others.filter(pk=number).first() if number is not None else None
        if found is None:
            raise forms.ValidationError(
                _("There is no such ticket in the inbox that you may open. Check the number.")
            )
        return found
