"""The decorators and responses that the views of one ticket share."""

import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST
from django_htmx.http import trigger_client_event

from accounts.access import current_user, staff_only
from config.web.form_page import form_of
from config.web.pages import HtmxRequest, render_fragments
from config.web.refusals import return_to
from config.web.toasts import notify
from helpdesk.access import get_ticket_for
from helpdesk.models import Ticket
from helpdesk.undoing import TicketChange
from helpdesk.views.ticket import TEMPLATE, composer_context, head_context, thread_context

ActionView = Callable[..., HttpResponse]


def ticket_action(view: ActionView) -> ActionView:
    """Decorate a POST view of one ticket; a refused action returns to the ticket's page."""
    return staff_only(require_POST(_returning(view)))


def ticket_form(view: ActionView) -> ActionView:
    """Decorate a ticket action that shows the ticket again with what was typed."""
    return staff_only(form_of(_page_of)(_returning(view)))


def _page_of(request: HtmxRequest, pk: int) -> str:
    return reverse("helpdesk:ticket", args=[get_ticket_for(current_user(request), pk).pk])


def _returning(view: ActionView) -> ActionView:
    @wraps(view)
    def guarded(request: HtmxRequest, pk: int, **others: Any) -> HttpResponse:
        return_to(request, reverse("helpdesk:ticket", args=[pk]))
        return view(request, pk, **others)

    return guarded


def respond(
    request: HtmxRequest,
    ticket: Ticket,
    *,
    toast: str = "",
    undo: str = "",
    change: TicketChange | None = None,
    with_recipients: bool = False,
) -> HttpResponse:
    """Render the head and thread of the ticket, with an optional toast.

    A `change` can be undone by key; it shows no toast, as the head shows what is new.

    `with_recipients` renders the recipients of the composer too.

    After an undo another ticket may be open; then nothing is rendered.
    """
    response: HttpResponse
    if request.htmx and not _is_open(request, ticket):
        response = HttpResponse(status=204)
    elif request.htmx:
        context: dict[str, Any] = head_context(request, ticket) | thread_context(ticket)
        parts = ["ticket-head", "thread"]
        if with_recipients:
            context |= composer_context(request, ticket)
            parts += ["recipients", "recipient-notices"] if context["may_reply"] else []
        response = render_fragments(request, TEMPLATE, parts, context)
    else:
        response = redirect("helpdesk:ticket", ticket.pk)
    refresh_list(response)
    if change and change.undo_url:
        trigger_client_event(response, "undoable", {"url": change.undo_url})
    return notify(request, response, toast, undo=undo) if toast else response


def refresh_list(response: HttpResponse) -> None:
    """Load the list, the views and the rail's count of this page anew, without a live update."""
    trigger_client_event(response, "inbox", {})


def _is_open(request: HtmxRequest, ticket: Ticket) -> bool:
    """Return True if the page shows this ticket, or its address is unknown."""
    shown = re.search(r"/tickets/(\d+)/", request.htmx.current_url or "")
    return shown is None or shown[1] == str(ticket.pk)
