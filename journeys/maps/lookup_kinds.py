"""The kinds of lookup values that maps refer to: personas, channels and departments."""

from typing import Any, NamedTuple

from django import forms
from django.db.models import Model, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from journeys.maps.lookup_forms import ChannelForm, DepartmentForm, PersonaForm
from journeys.models import Channel, Department, Persona


class Kind(NamedTuple):
    model: type[Model]
    form: type[forms.ModelForm]
    title: str | Promise
    about: str | Promise
    new: str | Promise

    def values(self) -> QuerySet[Any]:
        return self.model._default_manager.all()


KINDS = {
    "personas": Kind(
        Persona,
        PersonaForm,
        gettext_lazy("Personas"),
        gettext_lazy("Types of customers for whom maps are drawn."),
        gettext_lazy("New persona"),
    ),
    "channels": Kind(
        Channel,
        ChannelForm,
        gettext_lazy("Channels"),
        gettext_lazy("Channels between you and your customers. The API refers to them by name."),
        gettext_lazy("New channel"),
    ),
    "departments": Kind(
        Department,
        DepartmentForm,
        gettext_lazy("Departments"),
        gettext_lazy("Departments responsible for touchpoints."),
        gettext_lazy("New department"),
    ),
}
