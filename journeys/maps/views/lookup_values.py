from typing import NamedTuple

from django import forms
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.access import current_user, requires
from accounts.views.settings import settings_page
from config.web.toasts import notify
from journeys.maps.actions.lookup_values import CannotSaveLookupValue, save_lookup_value
from journeys.maps.lookup_forms import ChannelForm, DepartmentForm, PersonaForm
from journeys.models import Channel, Department, Persona


class Kind(NamedTuple):
    model: type[Model]
    form: type[forms.ModelForm]
    title: str | Promise
    about: str | Promise
    new: str | Promise


KINDS = {
    "personas": Kind(
        Persona,
        PersonaForm,
        gettext_lazy("Personas"),
        gettext_lazy("Who travels."),
        gettext_lazy("New persona"),
    ),
    "channels": Kind(
        Channel,
        ChannelForm,
        gettext_lazy("Channels"),
        gettext_lazy("Over which you meet your customers. The API knows them by name."),
        gettext_lazy("New channel"),
    ),
    "departments": Kind(
        Department,
        DepartmentForm,
        gettext_lazy("Departments"),
        gettext_lazy("Who is responsible for a touchpoint."),
        gettext_lazy("New department"),
    ),
}


@requires("may_edit_maps")
def vocabulary(request: HttpRequest) -> HttpResponse:
    """List personas, channels and departments."""
    kinds = [(name, kind, list(kind.model._default_manager.all())) for name, kind in KINDS.items()]
    return settings_page(request, "journeys/settings/vocabulary.html", {"kinds": kinds})


@requires("may_edit_maps")
def word(request: HttpRequest, kind: str, pk: int | None = None) -> HttpResponse:
    """Edit a lookup value, or create one."""
    if kind not in KINDS:
        raise Http404
    model, form_class, *_words, new = KINDS[kind]
    existing = get_object_or_404(model, pk=pk) if pk is not None else None
    form = form_class(request.POST or None, instance=existing)
    if request.method == "POST" and form.is_valid():
        fresh = get_object_or_404(model, pk=pk) if pk is not None else model()
        try:
            kept = save_lookup_value(fresh, changes=form.cleaned_data, by=current_user(request))
            return notify(request, redirect("journeys:vocabulary"), _("%s is saved.") % kept)
        except CannotSaveLookupValue as error:
            form.add_error("name", str(error))
    context = {"form": form, "title": existing or new}
    status = 422 if form.errors else 200
    return settings_page(request, "journeys/settings/word.html", context, status=status)
