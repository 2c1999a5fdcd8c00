"""Saving the filters of a list as a view; renaming, changing, moving and deleting it."""

from functools import partial
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.access import current_user, staff_only
from config.refusals import Refused
from config.web.form_page import form_page
from config.web.pages import HtmxRequest
from config.web.params import whole_number
from config.web.toasts import notify
from helpdesk.saved_views.access import (
    audiences,
    get_view_to_change,
)
from helpdesk.saved_views.actions import (
    change_view,
    create_view,
    delete_view,
    move_view,
    shown_to_of,
)
from helpdesk.saved_views.forms import SavedViewForm, ViewForm
from helpdesk.views.inbox import is_fragment
from helpdesk.views.list_query import ORDER
from helpdesk.views.saved_column import counted_column

TEMPLATE = "helpdesk/saved_view_form.html"
STEPS = {"up": -1, "down": 1}


@staff_only
def new_view(request: HtmxRequest) -> HttpResponse:
    """Save the conditions of the query string as a view."""
    user = current_user(request)

    def save(form: SavedViewForm) -> HttpResponse:
        view = create_view(**form.cleaned_data, by=user)
        words = _("The view is saved.")
        return notify(request, redirect("helpdesk:saved-view", view.pk), words)

    pairs = parse_qsl(request.META.get("QUERY_STRING", ""), keep_blank_values=True)
    initial = {
        "conditions": urlencode([(name, value) for name, value in pairs if name != ORDER]),
        "order": dict(pairs).get(ORDER, "newest"),
        "shown_to": "mine",
    }
    form = partial(SavedViewForm, audiences=audiences(user), initial=initial)
    return form_page(request, TEMPLATE, form, save, context=_context(None))


@staff_only
def edit_view(request: HtmxRequest, pk: int) -> HttpResponse:
    """Change the name, the place and the order of a view, and of these what the person changed."""
    user = current_user(request)
    view = get_view_to_change(user, pk)

    def save(form: ViewForm) -> HttpResponse:
        changed = {name: form.cleaned_data[name] for name in form.changed_data}
        change_view(view, **changed, by=user)
        return notify(request, redirect("helpdesk:saved-view", pk), _("The view is saved."))

    form = partial(ViewForm, audiences=audiences(user), instance=view)
    return form_page(request, TEMPLATE, form, save, context=_context(view))


@staff_only
@require_POST
def save_conditions(request: HtmxRequest, pk: int) -> HttpResponse:
    """Save the conditions and the order that the list of a view shows now."""
    user = current_user(request)
    view = get_view_to_change(user, pk)
    kept = {"name": view.name, "shown_to": shown_to_of(view)}
    form = SavedViewForm({**request.POST.dict(), **kept}, audiences=audiences(user))
    if not form.is_valid():
        words = " ".join(str(error) for errors in form.errors.values() for error in errors)
        raise Refused(words)
    said = form.cleaned_data
    change_view(view, conditions=said["conditions"], order=said["order"], by=user)
    return notify(request, redirect("helpdesk:saved-view", pk), _("The view is saved."))


@staff_only
@require_POST
def move(request: HtmxRequest, pk: int) -> HttpResponse:
    """Move a view one place up or down."""
    user = current_user(request)
    view = get_view_to_change(user, pk)
    steps = STEPS.get(request.POST.get("to", ""))
    if steps is None:
        raise Refused(_("A view moves up or down. Choose one of them."))
    move_view(view, by_steps=steps, by=user)
    return redirect("helpdesk:saved-view", pk)


@staff_only
@require_POST
def delete(request: HtmxRequest, pk: int) -> HttpResponse:
    user = current_user(request)
    view = get_view_to_change(user, pk)
    delete_view(view, by=user)
    words = _("“%s” is deleted. Its tickets are where they were.") % view.name
    return notify(request, redirect("helpdesk:inbox"), words)


@staff_only
@require_GET
def view_counts(request: HtmxRequest) -> HttpResponse:
    """Render the saved views with their numbers, for the left column."""
    if not is_fragment(request):
        return redirect("helpdesk:inbox")
    current = whole_number(request.GET.get("at", ""))
    context = counted_column(current_user(request), current=current)
    return render(request, "helpdesk/parts/saved_views.html", context)


def _context(view: Any) -> dict[str, Any]:
    return {"section": "inbox", "saved": view, "back_url": _back_url(view)}


def _back_url(view: Any) -> str:
    if view:
        return reverse("helpdesk:saved-view", args=[view.pk])
    return reverse("helpdesk:inbox")
