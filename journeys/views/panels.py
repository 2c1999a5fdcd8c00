"""Parts of the helpdesk's pages that the journeys fill. Each asks for the ticket itself."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.access import current_user, staff_only
from config.web import HtmxRequest
from customers.models import Customer
from helpdesk.access import get_ticket_for
from helpdesk.models import Ticket
from journeys.actions import CannotMoveTicket, move_ticket
from journeys.customer_way import way_of
from journeys.models import FeedbackRequest, Touchpoint
from journeys.standing_panel import standing_of, touchpoint_choices
from journeys.stream import whole_number

TICKET = "journeys/panels/ticket.html"


@staff_only
def ticket_panel(request: HttpRequest, pk: int) -> HttpResponse:
    """Beside the ticket: where on the journey it stands, what we promise there, how it goes."""
    return _ticket_panel(request, get_ticket_for(current_user(request), pk))


@require_POST
@staff_only
def place(request: HtmxRequest, pk: int) -> HttpResponse:
    """An agent corrects the touchpoint."""
    user = current_user(request)
    ticket = get_ticket_for(user, pk, to_answer=not user.may_edit_maps)
    touchpoint = get_object_or_404(Touchpoint, pk=whole_number(request.POST.get("touchpoint")))
    try:
        move_ticket(ticket, to=touchpoint, by=user)
    except CannotMoveTicket as error:
        return HttpResponse(str(error), status=409, content_type="text/plain; charset=utf-8")
    return _ticket_panel(request, ticket) if request.htmx else redirect("helpdesk:ticket", pk)


def _ticket_panel(request: HttpRequest, ticket: Ticket) -> HttpResponse:
    user = current_user(request)
    context = {
        "ticket": ticket,
        "standing": standing_of(ticket, timezone.now()),
        "choices": touchpoint_choices(),
        "may_place": user.may_answer or user.may_edit_maps,
    }
    return render(request, TICKET, context)


@staff_only
def ticket_feedback(request: HttpRequest, pk: int) -> HttpResponse:
    """Under the last message: what the customer answered, or whether and when they are asked."""
    ticket = get_ticket_for(current_user(request), pk)
    requests = (
        FeedbackRequest.objects.filter(ticket=ticket)
        .select_related("answer__follow_up__owner", "outbound", "survey")
        .prefetch_related("answer__revisions")
        .order_by("resolution")
    )
    context = {"ticket": ticket, "requests": list(requests), "now": timezone.now()}
    return render(request, "journeys/panels/feedback.html", context)


@staff_only
def customer_head(request: HttpRequest, pk: int) -> HttpResponse:
    """Above the timeline: the person's own curve."""
    customer = get_object_or_404(Customer, pk=pk)
    context = {"customer": customer, "way": way_of(customer, seen_by=current_user(request))}
    return render(request, "journeys/panels/customer.html", context)
