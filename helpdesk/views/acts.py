"""What every act on a ticket shares: POST only, asked through access, answered with fragments."""

import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from accounts.access import current_user, staff_only
from config.web.pages import HtmxRequest, render_fragments
from config.web.toasts import notify
from helpdesk import actions
from helpdesk.access import get_ticket_for
from helpdesk.models import Ticket
from helpdesk.views.ticket import TEMPLATE, head_context, thread_context

REFUSALS = (
    actions.CannotAssign,
    actions.CannotEditTicket,
    actions.CannotMarkSpam,
    actions.CannotNote,
    actions.CannotReply,
    actions.CannotResend,
    actions.CannotSetStatus,
)
Act = Callable[..., HttpResponse]


def act(*, to_answer: bool = True) -> Callable[[Act], Callable[..., HttpResponse]]:
    """An act on one ticket. What the action refuses is answered in the action's own words."""

    def decorate(view: Act) -> Callable[..., HttpResponse]:
        @staff_only
        @require_POST
        @wraps(view)
        def guarded(request: HtmxRequest, pk: int, **others: int) -> HttpResponse:
            ticket = get_ticket_for(current_user(request), pk, to_answer=to_answer)
            try:
                return view(request, ticket, **others)
            except REFUSALS as refusal:
                return refuse(request, ticket, str(refusal))

        return guarded

    return decorate


def answer(
    request: HtmxRequest, ticket: Ticket, *, words: str = "", undo: str = ""
) -> HttpResponse:
    """The head and the thread as they are now, and a toast that says what was done.

    Undo may come when another ticket is open already: that one is not drawn over.
    """
    response: HttpResponse
    if request.htmx and not _is_open(request, ticket):
        response = HttpResponse(status=204)
    elif request.htmx:
        context: dict[str, Any] = head_context(request, ticket) | thread_context(ticket)
        response = render_fragments(request, TEMPLATE, ["ticket-head", "thread"], context)
    else:
        response = redirect("helpdesk:ticket", ticket.pk)
    return notify(request, response, words, undo=undo) if words else response


def _is_open(request: HtmxRequest, ticket: Ticket) -> bool:
    """Whether the page shows this ticket, or does not tell what it shows."""
    shown = re.search(r"/tickets/(\d+)/", request.htmx.current_url or "")
    return shown is None or int(shown[1]) == ticket.pk


def refuse(request: HtmxRequest, ticket: Ticket, words: str) -> HttpResponse:
    if request.htmx:
        return HttpResponse(words, status=409, content_type="text/plain; charset=utf-8")
    return notify(request, redirect("helpdesk:ticket", ticket.pk), words, tone="late")
