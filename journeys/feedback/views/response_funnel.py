"""The rows behind the counts of the response funnel."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import current_user, staff_only
from config.web.pages import keyset_page
from journeys.access import visible_requests
from journeys.feedback.answer_filter import period_of, read_filter
from journeys.models import NotSent
from journeys.placement.lookup import find_touchpoint
from journeys.reports.response_funnel import Part, requests_behind

WHICH = ("asked", "answered", "suspect", "unanswered", "not_asked")


@staff_only
@require_safe
def response_funnel(request: HttpRequest) -> HttpResponse:
    """List the requests of a count of the response funnel."""
    which = request.GET.get("which", "")
    which = which if which in WHICH else "not_asked"
    reason = request.GET.get("reason", "")
    reason = reason if reason in NotSent.values else ""
    asked_for = read_filter(request.GET)
    period = period_of(asked_for, now=timezone.now())
    part = Part(asked_for.touchpoint, asked_for.metric)
    counted = requests_behind(which, period, part, reason=reason)
    rows = visible_requests(current_user(request), counted)
    context = {
        "page": keyset_page(rows, order="-resolved_at", after=request.GET.get("after"), size=50),
        "which": which,
        "reason": NotSent(reason).label if reason else "",
        "period": period,
        "place": find_touchpoint(asked_for.touchpoint),
        "metric": asked_for.metric,
        "section": "feedback",
    }
    return render(request, "journeys/feedback/response_funnel_rows.html", context)
