"""Views of followers, and of the colleagues a note may mention."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from accounts.access import current_user, staff_only
from config.web.pages import HtmxRequest, render_fragments
from helpdesk.access import get_ticket_for
from helpdesk.actions.follow import follow_ticket, unfollow_ticket
from helpdesk.models import Ticket
from helpdesk.notifications.mentioned import suggestions
from helpdesk.thread.own_state import own_state
from helpdesk.views.inbox import is_fragment
from helpdesk.views.responses import refresh_list, ticket_action
from helpdesk.views.ticket import TEMPLATE, followers_context


@ticket_action
def follow(request: HtmxRequest, pk: int) -> HttpResponse:
    user = current_user(request)
    ticket = get_ticket_for(user, pk)
    follow_ticket(ticket, by=user)
    return _followers(request, ticket)


@ticket_action
def unfollow(request: HtmxRequest, pk: int) -> HttpResponse:
    user = current_user(request)
    ticket = get_ticket_for(user, pk)
    unfollow_ticket(ticket, by=user)
    return _followers(request, ticket)


@staff_only
@require_GET
def colleagues_to_mention(request: HtmxRequest, pk: int) -> HttpResponse:
    """List the colleagues who see the ticket, for the menu of an “@”."""
    user = current_user(request)
    ticket = get_ticket_for(user, pk)
    if not is_fragment(request):
        return redirect("helpdesk:ticket", pk)
    context = {"suggestions": suggestions(ticket, to=user)}
    return render(request, "helpdesk/parts/mention_options.html", context)


def _followers(request: HtmxRequest, ticket: Ticket) -> HttpResponse:
    if not request.htmx:
        return redirect("helpdesk:ticket", ticket.pk)
    context = {"ticket": ticket, **followers_context(own_state(ticket, current_user(request)))}
    response = render_fragments(request, TEMPLATE, ["followers"], context)
    refresh_list(response)
    return response
