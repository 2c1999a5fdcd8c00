from typing import ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from journeys.models import Channel, Department, Persona

# Icons of the set that suit a channel.
ICONS = [
    ("mail", _("mail")),
    ("phone", _("phone")),
    ("message-circle", _("chat")),
    ("globe", _("web")),
    ("store", _("shop")),
    ("truck", _("courier")),
    ("smartphone", _("app")),
    ("wrench", _("workshop")),
    ("users-round", _("meeting")),
    ("circle", _("other")),
]


class PersonaForm(forms.ModelForm):
    class Meta:
        model = Persona
        fields: ClassVar = ["name", "goals", "needs", "pains"]
        widgets: ClassVar = {
            name: forms.Textarea(attrs={"rows": 2}) for name in ("goals", "needs", "pains")
        }


class ChannelForm(forms.ModelForm):
    icon = forms.ChoiceField(label=_("Icon"), choices=ICONS)

    class Meta:
        model = Channel
        fields: ClassVar = ["name", "icon"]


class DepartmentForm(forms.ModelForm):
    class Meta:
        model = Department
        fields: ClassVar = ["name"]
