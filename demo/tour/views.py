"""The first page of the demo: the tour."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.access import current_user, staff_only
from demo.people import company_name
from demo.tour.curve import HEIGHT, WIDTH, tour_curve
from demo.tour.progress import Progress, read_progress
from demo.tour.steps import steps_of

# In cookies, because a visitor changes accounts during the tour.
SKIPPED, SEEN_MAP = "tour-skipped", "tour-looked"
A_WEEK = 7 * 24 * 3600


@staff_only
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show the tour until it is finished or skipped; then redirect to the inbox."""
    if SKIPPED in request.COOKIES or _progress(request).is_over:
        return redirect("helpdesk:inbox")
    return first_run(request)


@staff_only
@require_safe
def first_run(request: HttpRequest) -> HttpResponse:
    facts = _progress(request)
    done = sum(facts.done)
    context = {
        "steps": steps_of(facts, current_user(request)),
        "done": done,
        "is_over": facts.is_over,
        "company": company_name(),
        "curve": tour_curve(done),
        "width": WIDTH,
        "height": HEIGHT,
        "live_topics": ["postbox", "feedback", "inbox", "ticket:*"],
        "section": "first-run",
    }
    return render(request, "demo/first_run.html", context)


@staff_only
@require_POST
def skip(request: HttpRequest) -> HttpResponse:
    response = redirect("helpdesk:inbox")
    response.set_cookie(SKIPPED, "1", max_age=A_WEEK, samesite="Lax", httponly=True)
    return response


@staff_only
@require_POST
def show_on_map(request: HttpRequest) -> HttpResponse:
    """Open the map of the answer's touchpoint, and count the step as done."""
    facts = _progress(request)
    touchpoint = facts.answer.touchpoint if facts.answer else None
    url = reverse("journeys:gallery")
    if touchpoint:
        # The fragment brings the column of the touchpoint into view.
        url = reverse("journeys:map", args=[touchpoint.journey_id])
        url += f"#touchpoint-{touchpoint.pk}"
    response = redirect(url)
    if facts.answer:
        response.set_cookie(SEEN_MAP, "1", max_age=A_WEEK, samesite="Lax", httponly=True)
    return response


def _progress(request: HttpRequest) -> Progress:
    return read_progress(has_seen_map=SEEN_MAP in request.COOKIES)
