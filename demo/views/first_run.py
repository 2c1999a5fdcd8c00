"""The first page of the demo: the tour."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.access import current_user, staff_only
from demo import tour
from demo.cast import company
from demo.drawing import HEIGHT, WIDTH, walk
from demo.steps import steps_of
from ledger import live

# In cookies, because a visitor changes accounts during the tour.
SKIPPED, LOOKED = "tour-skipped", "tour-looked"
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
        "company": company(),
        "curve": walk(done),
        "width": WIDTH,
        "height": HEIGHT,
        "live_token": live.token(["postbox", "feedback", "inbox", "ticket:*"]),
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
def land(request: HttpRequest) -> HttpResponse:
    """Open the map of the answer's touchpoint, and count the step as done."""
    facts = _progress(request)
    place = facts.answer.touchpoint if facts.answer else None
    url = reverse("journeys:map", args=[place.journey_id]) if place else reverse("journeys:gallery")
    response = redirect(url)
    if facts.answer:
        response.set_cookie(LOOKED, "1", max_age=A_WEEK, samesite="Lax", httponly=True)
    return response


def _progress(request: HttpRequest) -> tour.Progress:
    return tour.progress(has_looked=LOOKED in request.COOKIES)
