"""Deleting a ticket, and restoring it (POST only)."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django_htmx.http import trigger_client_event

from accounts.access import current_user
from config.web.pages import HtmxRequest
from config.web.refusals import return_to
from config.web.toasts import notify
from helpdesk.access import lock_ticket_to_delete
from helpdesk.actions.delete import delete_ticket, restore_ticket
from helpdesk.views.responses import refresh_list, respond, ticket_action


@ticket_action
def delete(request: HtmxRequest, pk: int) -> HttpResponse:
    user = current_user(request)
    with lock_ticket_to_delete(user, pk) as ticket:
        delete_ticket(ticket, by=user)
    toast = _("Ticket #%(number)d is deleted. It can be restored for 30 days.")
    undo = reverse("helpdesk:restore", args=[ticket.pk])
    response = respond(request, ticket, toast=toast % {"number": ticket.pk}, undo=undo)
    return trigger_client_event(response, "ticket-next", {}, after="receive")


@ticket_action
def restore(request: HtmxRequest, pk: int) -> HttpResponse:
    user = current_user(request)
    return_to(request, reverse("helpdesk:inbox", args=["deleted"]))
    with lock_ticket_to_delete(user, pk) as ticket:
        restore_ticket(ticket, by=user)
    toast = _("Ticket #%(number)d is restored.") % {"number": ticket.pk}
    if not request.htmx:
        return respond(request, ticket, toast=toast)
    response = HttpResponse(status=204)
    trigger_client_event(response, f"ticket-{ticket.pk}", {})  # if it is the one shown
    refresh_list(response)
    return notify(request, response, toast)
