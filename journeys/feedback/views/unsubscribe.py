"""The unsubscribe page: a GET shows a button; a POST, also a one-click one, unsubscribes."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from journeys.feedback.actions.opt_out import has_opted_out, opt_in, opt_out
from journeys.feedback.emails.request_email import language_of
from journeys.feedback.request_lookup import request_to_unsubscribe
from journeys.feedback.views.public_page import (
    is_sent_too_often,
    link_expired,
    render_public_page,
    request_context,
    sent_too_often,
)
from journeys.feedback.views.staff_session import for_customers


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@for_customers
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Opt the customer out. Never redirects, because one-click clients follow none.

    The link does not expire: the person may open the mail a year later.
    """
    feedback_request = request_to_unsubscribe(token)
    if feedback_request is None:
        return link_expired(request)
    if request.method == "POST":
        if is_sent_too_often(token):
            return sent_too_often(feedback_request)
        if "undo" in request.POST:
            opt_in(feedback_request, source="unsubscribe page")
        else:
            one_click = request.POST.get("List-Unsubscribe") == "One-Click"
            opt_out(
                feedback_request,
                source="one-click unsubscribe" if one_click else "unsubscribe page",
            )
    context = {
        "feedback_request": feedback_request,
        "is_out": has_opted_out(feedback_request),
        "masked": masked(feedback_request.email),
        "quiet_until": _coming(feedback_request.quiet_until),
    }
    return render_public_page(
        "journeys/public/unsubscribe.html",
        request_context(feedback_request) | context,
        language=language_of(feedback_request),
    )


def _coming(at: datetime | None) -> datetime | None:
    return at if at and at > timezone.now() else None


def masked(email: str) -> str:
    """Return an address as c•••@post.example, which identifies it to its owner only."""
    local, _at, domain = email.partition("@")
    return f"{local[:1]}•••@{domain}"
