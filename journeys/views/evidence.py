"""The rows behind the figures of a touchpoint."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import current_user, staff_only
from helpdesk.access import visible_tickets
from journeys.access import get_touchpoint_for
from journeys.models import Interaction
from journeys.scores import answers_behind
from journeys.views.map import read_days


@staff_only
@require_safe
def answers(request: HttpRequest, pk: int) -> HttpResponse:
    """Exactly the answers of the figure: their number is its n."""
    user = current_user(request)
    touchpoint = get_touchpoint_for(user, pk)
    days, now = read_days(request), timezone.now()
    counted = answers_behind(touchpoint, now - timedelta(days=days), now)
    readable = counted
    if not (user.sees_all_by_role or user.may_edit_maps):
        readable = counted.filter(ticket__in=visible_tickets(user))
    context = {
        "touchpoint": touchpoint,
        "journey": touchpoint.journey,
        "days": days,
        "n": counted.count(),
        "answers": readable.select_related("customer")[:500],
    }
    return render(request, "journeys/touchpoint/answers.html", context)


@staff_only
@require_safe
def tickets(request: HttpRequest, pk: int) -> HttpResponse:
    """The tickets of the last seven days at a touchpoint."""
    user = current_user(request)
    touchpoint = get_touchpoint_for(user, pk)
    now = timezone.now()
    placed = Interaction.objects.filter(
        touchpoint=touchpoint,
        ticket__isnull=False,
        occurred_at__gt=now - timedelta(days=7),
        occurred_at__lte=now,
    )
    rows = placed.filter(ticket__in=visible_tickets(user)).select_related("ticket__requester")
    context = {
        "touchpoint": touchpoint,
        "journey": touchpoint.journey,
        "n": placed.count(),
        "interactions": rows[:500],
    }
    return render(request, "journeys/touchpoint/tickets.html", context)
