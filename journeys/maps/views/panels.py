"""Panels of the ticket page and the customer page. Each loads its own ticket or customer."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import trigger_client_event

from accounts.access import current_user, staff_only
from config.web.pages import HtmxRequest
from config.web.params import whole_number
from config.web.refusals import return_to
from customers.models import Customer
from helpdesk.access import get_ticket_for
from helpdesk.models import Ticket
from journeys.access import may_edit_maps, may_place, visible_answers, visible_interactions
from journeys.maps.customer_panel import customer_panel_of
from journeys.maps.ticket_panel import ticket_panel_of
from journeys.models import Touchpoint
from journeys.placement.choices import touchpoint_choices
from journeys.placement.tickets import move_ticket

TICKET = "journeys/panels/ticket.html"


@staff_only
@require_safe
def ticket_panel(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the journey panel of a ticket."""
    ticket = get_ticket_for(current_user(request), pk, also_deleted=True)
    return _ticket_panel(request, ticket)


@require_POST
@staff_only
def place(request: HtmxRequest, pk: int) -> HttpResponse:
    """Correct the touchpoint of a ticket."""
    user = current_user(request)
    ticket = get_ticket_for(user, pk, to_answer=not may_edit_maps(user))
    touchpoint = get_object_or_404(Touchpoint, pk=whole_number(request.POST.get("touchpoint")))
    return_to(request, reverse("helpdesk:ticket", args=[pk]))
    move_ticket(ticket, to=touchpoint, by=user)
    if not request.htmx:
        return redirect("helpdesk:ticket", pk)
    # The list may be filtered by touchpoint, and is loaded anew.
    return trigger_client_event(_ticket_panel(request, ticket), "inbox", {})


def _ticket_panel(request: HttpRequest, ticket: Ticket) -> HttpResponse:
    user = current_user(request)
    context = {
        "ticket": ticket,
        "panel": ticket_panel_of(ticket, timezone.now()),
        "choices": touchpoint_choices(),
        "may_place": may_place(user),
    }
    return render(request, TICKET, context)


@staff_only
@require_safe
def customer_panel(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the journey curve of a customer."""
    customer = get_object_or_404(Customer, pk=pk)
    user = current_user(request)
    panel = customer_panel_of(
        customer, interactions=visible_interactions(user), answers=visible_answers(user)
    )
    context = {"customer": customer, "panel": panel}
    return render(request, "journeys/panels/customer.html", context)
