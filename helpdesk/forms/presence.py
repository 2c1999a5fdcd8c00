from django import forms

from helpdesk.presence.people import GONE, STATES


class PresenceForm(forms.Form):
    """The report of one tab of a browser about the ticket it shows."""

    state = forms.ChoiceField(choices=[(each, each) for each in (*STATES, GONE)])
    tab = forms.UUIDField()
