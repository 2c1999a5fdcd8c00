from functools import partial

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import current_user, requires
from config.web.form_page import form_page
from config.web.toasts import notify
from journeys.maps.actions.lookup_values import save_lookup_value
from journeys.maps.lookup_kinds import KINDS


@requires("may_edit_maps")
@require_safe
def lookup_values(request: HttpRequest) -> HttpResponse:
    """List personas, channels and departments."""
    kinds = [(name, kind, list(kind.values())) for name, kind in KINDS.items()]
    return render(request, "journeys/settings/lookup_values.html", {"kinds": kinds})


@requires("may_edit_maps")
def lookup_value(request: HttpRequest, kind: str, pk: int | None = None) -> HttpResponse:
    """Edit a lookup value, or create one."""
    if kind not in KINDS:
        raise Http404
    model, form_class, *_labels, new = KINDS[kind]
    existing = get_object_or_404(model, pk=pk) if pk is not None else None

    def save(form: forms.ModelForm) -> HttpResponse:
        fresh = get_object_or_404(model, pk=pk) if pk is not None else model()
        saved = save_lookup_value(fresh, changes=form.cleaned_data, by=current_user(request))
        return notify(request, redirect("journeys:lookup-values"), _("%s is saved.") % saved)

    return form_page(
        request,
        "journeys/settings/lookup_value.html",
        partial(form_class, instance=existing),
        save,
        context={"title": existing or new},
        refused_on="name",
    )
