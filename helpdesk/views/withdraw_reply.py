from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django_htmx.http import trigger_client_event

from accounts.access import current_user
from config.web.pages import HtmxRequest
from config.web.toasts import notify
from helpdesk.access import lock_ticket_to_withdraw
from helpdesk.actions.withdraw_reply import withdraw_reply
from helpdesk.macros.access import find_held_macro
from helpdesk.macros.texts import shown_changes
from helpdesk.views.responses import refresh_list, ticket_action


@ticket_action
def withdraw(request: HtmxRequest, pk: int, message: int) -> HttpResponse:
    """Undo a reply that is held; the page opens its ticket with the text in the composer."""
    user = current_user(request)
    with lock_ticket_to_withdraw(user, pk, message) as ticket:
        macro = find_held_macro(user, message)
        withdraw_reply(ticket, message, by=user)
    toast = _("The reply to ticket #%(number)d was not sent. It is in the composer again.")
    toast %= {"number": pk}
    url = reverse("helpdesk:ticket", args=[pk])
    if not request.htmx:
        return notify(request, redirect(f"{url}?compose=reply"), toast)
    response = HttpResponse(status=204)
    shown = shown_changes(macro) if macro else None
    trigger_client_event(response, "reply-withdrawn", {"url": url, "macro": shown})
    refresh_list(response)
    return notify(request, response, toast)
