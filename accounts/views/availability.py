"""Views of availability: one's own, and that of the people of the teams one leads."""

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import current_user, get_person_to_set, staff_only
from accounts.actions.availability import AVAILABLE, set_availability
from accounts.availability import absences_of, zone_of
from accounts.forms import AvailabilityForm
from accounts.models import User
from config.web.form_page import form_page
from config.web.toasts import notify

TEMPLATE = "accounts/availability.html"


@staff_only
def own_availability(request: HttpRequest) -> HttpResponse:
    return _page(request, current_user(request), "accounts:own-availability")


@staff_only
def availability(request: HttpRequest, pk: int) -> HttpResponse:
    """Set whether somebody of a team that the reader leads takes tickets."""
    person = get_person_to_set(current_user(request), pk)
    return _page(request, person, "accounts:availability", pk)


def _page(request: HttpRequest, person: User, url: str, *args: Any) -> HttpResponse:
    user = current_user(request)
    absence = absences_of([person.pk], now=timezone.now()).get(person.pk)

    def save(form: AvailabilityForm) -> HttpResponse:
        set_availability(person, **form.cleaned_data, by=user)
        words = _("The availability of %s is saved.") % person.name
        return notify(request, redirect(url, *args), words)

    initial: dict[str, Any] = {"kind": absence.kind if absence else AVAILABLE}
    if absence:
        initial |= {"until": absence.until, "substitute": absence.substitute_id}
    context = {"person": person, "is_own": person.pk == user.pk}
    with timezone.override(zone_of(user)):
        form = partial(AvailabilityForm, person=person, initial=initial)
        return form_page(request, TEMPLATE, form, save, context=context, refused_on=None)
