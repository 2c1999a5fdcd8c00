"""The feedback panel of the ticket page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import current_user, staff_only
from helpdesk.access import get_ticket_for
from journeys.feedback.request_lookup import requests_about


@staff_only
@require_safe
def ticket_feedback(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the answer of the ticket, or the state of its request."""
    ticket = get_ticket_for(current_user(request), pk, also_deleted=True)
    requests = list(requests_about(ticket))
    context = {"ticket": ticket, "requests": requests, "now": timezone.now()}
    return render(request, "journeys/panels/feedback.html", context)
