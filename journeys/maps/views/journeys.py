"""The page of a journey's properties, and its archive."""

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import current_user, requires
from config.web.form_page import form_page
from config.web.refusals import return_to
from config.web.toasts import notify
from journeys.access import archived_journeys, get_archived_journey_for, get_journey_for
from journeys.maps.actions.copy_journey import copy_journey
from journeys.maps.actions.journey_facts import archive_journey, edit_journey, restore_journey
from journeys.maps.dependents import dependents_of
from journeys.maps.forms import JourneyForm


@requires("may_edit_maps")
def journey(request: HttpRequest, pk: int) -> HttpResponse:
    """Show and change kind, owner and personas."""
    found = get_journey_for(current_user(request), pk, to_edit=True)

    def save(form: JourneyForm) -> HttpResponse:
        edit_journey(found, **form.cleaned_data, by=current_user(request))
        return notify(request, redirect("journeys:map", pk), _("Saved."))

    def context() -> dict[str, Any]:
        return {"journey": found, "dependents": dependents_of(found), "section": "journeys"}

    form = partial(JourneyForm, instance=found)
    return form_page(request, "journeys/journey.html", form, save, context=context)


@require_POST
@requires("may_edit_maps")
def copy(request: HttpRequest, pk: int) -> HttpResponse:
    """Copy the map and show the copy, whose title can be edited there."""
    found = get_journey_for(current_user(request), pk, to_edit=True)
    return_to(request, reverse("journeys:journey", args=[pk]))
    copied = copy_journey(found, by=current_user(request))
    return notify(request, redirect("journeys:map", copied.pk), _("This is the copy. Rename it."))


@require_POST
@requires("may_edit_maps")
def archive(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_journey_for(current_user(request), pk, to_edit=True)
    return_to(request, reverse("journeys:journey", args=[pk]))
    archive_journey(found, by=current_user(request))
    words = _("“%s” is archived. You find it below the gallery.") % found.title
    return notify(request, redirect("journeys:gallery"), words)


@require_POST
@requires("may_edit_maps")
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_archived_journey_for(current_user(request), pk)
    restore_journey(found, by=current_user(request))
    return redirect("journeys:map", pk)


@requires("may_edit_maps")
@require_safe
def archived(request: HttpRequest) -> HttpResponse:
    """List the archived journeys, each with the button that restores it."""
    context = {"journeys": archived_journeys(current_user(request)), "section": "journeys"}
    return render(request, "journeys/archived.html", context)
