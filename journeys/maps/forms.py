from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.models.user import Role
from journeys.maps.templates import MAP_TEMPLATES
from journeys.models import Channel, Department, Journey, Persona, Touchpoint


class NewJourneyForm(forms.Form):
    """A new journey, named by the customer's goal."""

    title = forms.CharField(
        label=_("What does the customer want to get done?"),
        max_length=200,
        help_text=_("In their words: “I get help with an invoice”."),
        widget=forms.TextInput(attrs={"autofocus": True}),
    )
    start = forms.ChoiceField(
        label=_("Start with"),
        required=False,
        choices=[
            ("", _("A blank map")),
            *((key, start.title) for key, start in MAP_TEMPLATES.items()),
        ],
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=Journey.Kind, initial=Journey.Kind.JOURNEY)


class JourneyForm(forms.ModelForm):
    """Kind, owner and personas of a journey. Its title is edited on the map."""

    class Meta:
        model = Journey
        fields: ClassVar = ["kind", "owner", "personas"]
        widgets: ClassVar = {"personas": forms.CheckboxSelectMultiple}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"] = forms.ModelChoiceField(
            User.objects.filter(is_active=True).exclude(role=Role.NONE),
            label=_("Owner"),
            required=False,
            empty_label=_("None yet"),
        )
        self.fields["personas"] = forms.ModelMultipleChoiceField(
            Persona.objects.all(),
            label=_("Personas"),
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )


class CardForm(forms.Form):
    """The text of a card, as it was typed; the actions check it."""

    body = forms.CharField(required=False, strip=False)
    lane = forms.CharField(required=False)
    revision = forms.CharField(required=False)


class PromiseForm(forms.Form):
    """The promise of a touchpoint; `was` is the text that the person saw."""

    was = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)
    principle = forms.CharField(
        label=_("Our promise"),
        required=False,
        help_text=_(
            "The tone, what we promise, what we never do. Agents see it while they answer."
        ),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class TouchpointForm(forms.ModelForm):
    """The properties of a touchpoint. Its name and position belong to the map."""

    class Meta:
        model = Touchpoint
        fields: ClassVar = [
            "owner",
            "department",
            "channels",
            "target",
            "importance",
            "is_moment_of_truth",
        ]
        widgets: ClassVar = {"channels": forms.CheckboxSelectMultiple}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = User.objects.filter(is_active=True).exclude(role=Role.NONE)
        self.fields["owner"] = forms.ModelChoiceField(
            people, label=_("Owner"), required=False, empty_label=_("None yet")
        )
        self.fields["department"] = forms.ModelChoiceField(
            Department.objects.all(),
            label=_("Department"),
            required=False,
            empty_label=_("None yet"),
        )
        self.fields["channels"] = forms.ModelMultipleChoiceField(
            Channel.objects.all(),
            label=_("Channels"),
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )
        self.fields["importance"] = forms.TypedChoiceField(
            label=_("Importance to the customer"),
            coerce=int,
            choices=[(level, str(level)) for level in range(1, 6)],
        )
