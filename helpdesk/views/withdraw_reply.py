from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET
from django_htmx.http import trigger_client_event

from accounts.access import current_user, staff_only
from config.web.pages import HtmxRequest
from config.web.toasts import notify
from helpdesk.access import (
    find_unsent_reply,
    get_ticket_for,
    lock_ticket_to_withdraw,
    sees_ticket,
)
from helpdesk.actions.withdraw_reply import withdraw_reply
from helpdesk.macros.access import find_held_macro
from helpdesk.macros.texts import shown_changes
from helpdesk.views.inbox import page_context
from helpdesk.views.responses import refresh_list, ticket_action


@ticket_action
def withdraw(request: HtmxRequest, pk: int, message: int) -> HttpResponse:
    """Undo a reply that is held; the page opens its ticket with the text in the composer.

    A writer who no longer sees the ticket gets the text on a page of its own.
    """
    user = current_user(request)
    with lock_ticket_to_withdraw(user, pk, message) as ticket:
        macro = find_held_macro(user, message)
        withdraw_reply(ticket, message, by=user)
    if not sees_ticket(user, pk):
        return _hand_back(request, pk)
    toast = _("The reply to ticket #%(number)d was not sent. It is in the composer again.")
    toast %= {"number": pk}
    url = reverse("helpdesk:ticket", args=[pk])
    if not request.htmx:
        return notify(request, redirect(f"{url}?compose=reply"), toast)
    response = HttpResponse(status=204)
    shown = shown_changes(macro, pk) if macro else None
    trigger_client_event(response, "reply-withdrawn", {"ticket": pk, "url": url, "macro": shown})
    refresh_list(response)
    return notify(request, response, toast)


def _hand_back(request: HtmxRequest, pk: int) -> HttpResponse:
    if not find_unsent_reply(current_user(request), pk):  # it had files and no text
        toast = _("The reply to ticket #%(number)d was not sent. It is with another team now.")
        response = HttpResponse(status=204) if request.htmx else redirect("helpdesk:inbox")
        return notify(request, response, toast % {"number": pk})
    url = reverse("helpdesk:unsent-reply", args=[pk])
    return HttpResponse(headers={"HX-Redirect": url}) if request.htmx else redirect(url)


@staff_only
@require_GET
def unsent(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the text of a reply that was undone where its writer no longer sees the ticket."""
    user = current_user(request)
    draft = find_unsent_reply(user, pk)
    if draft is None:
        get_ticket_for(user, pk)
        return redirect("helpdesk:ticket", pk)
    context = {"number": pk, "text": draft.text}
    return render(request, "helpdesk/unsent.html", page_context(context))
