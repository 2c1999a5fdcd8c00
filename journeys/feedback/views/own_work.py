"""The panels of the page My day."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import current_user, staff_only
from journeys.feedback.own_work import DAYS, own_follow_ups, own_scores


@staff_only
@require_safe
def my_follow_ups(request: HttpRequest) -> HttpResponse:
    """Show the calls that the reader has to make."""
    context = {"follow_ups": own_follow_ups(current_user(request))}
    return render(request, "journeys/panels/my_follow_ups.html", context)


@staff_only
@require_safe
def my_scores(request: HttpRequest) -> HttpResponse:
    """Show the newest answers about tickets that the reader solved, with what they rest on."""
    scores = own_scores(current_user(request), now=timezone.now())
    context = {"scores": scores, "days": DAYS}
    return render(request, "journeys/panels/my_scores.html", context)
