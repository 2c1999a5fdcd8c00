"""The feedback panel of the ticket page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import current_user, staff_only
from helpdesk.access import get_ticket_for
from journeys.models import FeedbackRequest


@staff_only
@require_safe
def ticket_feedback(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the answer of the ticket, or the state of its request."""
    ticket = get_ticket_for(current_user(request), pk)
    requests = (
        FeedbackRequest.objects.filter(ticket=ticket)
        .select_related("answer__follow_up__owner", "outbound", "survey")
        .prefetch_related("answer__revisions")
        .order_by("resolution")
    )
    context = {"ticket": ticket, "requests": list(requests), "now": timezone.now()}
    return render(request, "journeys/panels/feedback.html", context)
