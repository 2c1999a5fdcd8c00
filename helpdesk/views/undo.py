from django.http import HttpResponse
from django.utils.translation import gettext as _
from django_htmx.http import trigger_client_event

from accounts.access import current_user
from config.web.pages import HtmxRequest
from config.web.toasts import notify
from helpdesk.access import lock_ticket_for
from helpdesk.actions.undo import CannotUndo, undo_change
from helpdesk.undoing import read_change
from helpdesk.views.responses import refresh_list, respond, ticket_action


@ticket_action
def undo(request: HtmxRequest, pk: int) -> HttpResponse:
    """Undo an action of this person; the address holds what it changed."""
    user = current_user(request)
    with lock_ticket_for(user, pk) as ticket:
        change = read_change(request.GET.get("change", ""), ticket=pk, by=user)
        if change is None:
            raise CannotUndo(_("This can no longer be undone. Change the ticket by hand."))
        undo_change(ticket, change, by=user)
    toast = _("Undone: ticket #%(number)d is as it was before.") % {"number": ticket.pk}
    if not request.htmx:
        return respond(request, ticket, toast=toast)
    response = HttpResponse(status=204)
    trigger_client_event(response, f"ticket-{ticket.pk}", {})  # if it is the one shown
    refresh_list(response)
    return notify(request, response, toast)
