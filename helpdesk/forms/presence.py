from django import forms

from helpdesk.presence import GONE, STATES


class PresenceForm(forms.Form):
    """What one tab of a browser reports of the ticket it shows."""

    state = forms.ChoiceField(choices=[(each, each) for each in (*STATES, GONE)])
    tab = forms.UUIDField()
