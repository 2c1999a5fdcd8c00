"""Saved replies: their page of Settings, and the menu of a composer."""

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST, require_safe

from accounts.access import current_user, requires
from config.web.form_page import form_page
from config.web.pages import HtmxRequest, keyset_page
from config.web.toasts import notify
from helpdesk.access import get_ticket_for
from helpdesk.actions.macros import delete_macro, save_macro
from helpdesk.forms.macro import MacroForm
from helpdesk.macros.access import get_macro_for, listed_macros, may_share_macros, usable_macros
from helpdesk.macros.texts import changes_of, offer_macro
from helpdesk.views.inbox import is_fragment

MOST_OFFERED = 50  # with their texts, of up to 20 000 characters
MOST_WORDS = 10


@requires("may_answer")
@require_safe
def macros(request: HttpRequest) -> HttpResponse:
    user = current_user(request)
    page = keyset_page(listed_macros(user), order="name", after=request.GET.get("after"))
    listed = [(macro, changes_of(macro)) for macro in page.rows]
    context = {"macros": listed, "page": page, "may_share": may_share_macros(user)}
    return render(request, "helpdesk/settings/macros.html", context)


@requires("may_answer")
def macro(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    user = current_user(request)
    found = get_macro_for(user, pk) if pk else None
    form = partial(MacroForm, instance=found, may_share=may_share_macros(user))

    def save(form: MacroForm) -> HttpResponse:
        saved = save_macro(form.macro_of(user), by=user)
        toast = _("“%(name)s” is saved.") % {"name": saved.name}
        return notify(request, redirect("helpdesk:macros"), toast)

    def context() -> dict[str, Any]:
        return {"macro": get_macro_for(user, pk) if pk else None}

    return form_page(request, "helpdesk/settings/macro.html", form, save, context=context)


@requires("may_answer")
@require_POST
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    user = current_user(request)
    found = get_macro_for(user, pk)
    delete_macro(found, by=user)
    toast = _("“%(name)s” is deleted.") % {"name": found.name}
    return notify(request, redirect("helpdesk:macros"), toast)


@requires("may_answer")
@require_GET
def offered(request: HtmxRequest, pk: int) -> HttpResponse:
    """List the saved replies for a ticket, with its values in their texts.

    Where there are more than are listed, `q` has the words that were typed.
    """
    user = current_user(request)
    ticket = get_ticket_for(user, pk, to_answer=True)
    if not is_fragment(request):
        return redirect("helpdesk:ticket", pk)
    words = request.GET.get("q", "").replace("\0", "").split()[:MOST_WORDS]
    found = list(usable_macros(user).named(words)[: MOST_OFFERED + 1])
    context = {
        "macros": [offer_macro(each, ticket, user) for each in found[:MOST_OFFERED]],
        "has_more": bool(words) or len(found) > MOST_OFFERED,
    }
    return render(request, "helpdesk/parts/macro_options.html", context)
