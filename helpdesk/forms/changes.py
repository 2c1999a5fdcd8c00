"""Forms that change a ticket: status, priority, assignee, and a writer accepted."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Team, User
from fields.forms import form_field
from fields.registry import Owner, get_field
from helpdesk.models import Message, Participant, Ticket


class StatusForm(forms.Form):
    status = form_field(get_field(Owner.TICKET, "status"))


class PriorityForm(forms.Form):
    priority = form_field(get_field(Owner.TICKET, "priority"))


class AssignForm(forms.Form):
    """Assign to a user or a team; an empty `to` unassigns."""

    to = forms.ModelChoiceField(queryset=User.objects.filter(is_active=True), required=False)
    team = forms.ModelChoiceField(queryset=Team.objects.all(), required=False)


class SnoozeForm(forms.Form):
    """Snooze until a time of the menu, or until a date and time in the current time zone.

    `seen` is the key of the newest message that the page showed.
    """

    until = forms.DateTimeField(required=False)
    seen = forms.IntegerField(min_value=0, required=False)

    @property
    def chosen(self) -> datetime | None:
        """Return the chosen time; None if there is none."""
        return self.cleaned_data["until"] if self.is_valid() else None


class AcceptForm(forms.Form):
    """Accept an uninvited participant, or one unverified message."""

    participant = forms.ModelChoiceField(queryset=Participant.objects.none(), required=False)
    message = forms.ModelChoiceField(queryset=Message.objects.none(), required=False)

    def __init__(self, *args: Any, ticket: Ticket, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        guests = ticket.participants.select_related("customer")
        self.fields["participant"].queryset = guests  # type: ignore[attr-defined]
        doubted = ticket.messages.filter(customer__isnull=False).select_related("customer")
        self.fields["message"].queryset = doubted  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        if not (found.get("participant") or found.get("message")):
            raise forms.ValidationError(_("Choose a person."))
        return found
