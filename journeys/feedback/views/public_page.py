"""Rendering of public pages."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import override

from config.limits import is_within_limit
from journeys.feedback.emails.request_email import company_of, language_of
from journeys.feedback.languages import preferred_language
from journeys.feedback.send_window import zone
from journeys.feedback.tokens import hashed
from journeys.models import FeedbackRequest
from mail.mailbox_lookup import first_mailbox

MAX_POSTS = 30


def render_public_page(
    template: str, context: dict[str, Any], *, language: str, status: int = 200
) -> HttpResponse:
    """Render a page without cookies, indexing, caching, or referrers of its links."""
    customer = context.get("customer")
    where = zone(customer.time_zone if customer else "", settings.TIME_ZONE)
    with override(language), timezone.override(where):
        response = HttpResponse(render_to_string(template, context), status=status)
    response["Content-Language"] = language
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Cache-Control"] = "no-store"
    return response


def link_expired(request: HttpRequest) -> HttpResponse:
    """Render the page for links that are unknown, expired or cut; they look the same.

    It speaks the language of the browser, as the customer is not known.
    """
    mailbox = first_mailbox()
    context = {"company_name": company_of(mailbox), "mailbox": mailbox}
    language = preferred_language(request.headers.get("Accept-Language", ""))
    return render_public_page(
        "journeys/public/link_expired.html", context, language=language, status=404
    )


def is_sent_too_often(token: str) -> bool:
    """Count a POST to a link of a mail; return True beyond thirty within an hour."""
    return not is_within_limit(f"feedback:{hashed(token)}", most=MAX_POSTS, seconds=3600)


def sent_too_often(feedback_request: FeedbackRequest) -> HttpResponse:
    context = {"company_name": company_of(first_mailbox())}
    return render_public_page(
        "journeys/public/too_often.html",
        context,
        language=language_of(feedback_request),
        status=429,
    )


def request_context(feedback_request: FeedbackRequest) -> dict[str, Any]:
    mailbox = (
        feedback_request.outbound.mailbox
        if feedback_request.outbound
        else feedback_request.ticket.mailbox
    )
    return {
        "company_name": company_of(mailbox),
        "agent": feedback_request.agent,
        "ticket": feedback_request.ticket,
        "customer": feedback_request.customer,
    }
