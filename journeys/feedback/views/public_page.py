"""Rendering of public pages."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone

from journeys.feedback.emails.request_email import company_of
from journeys.feedback.send_window import zone
from journeys.models import FeedbackRequest
from mail.mailbox_lookup import first_mailbox


def render_public_page(
    template: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """Render a page without cookies, indexing, caching, or referrers of its links."""
    customer = context.get("customer")
    where = zone(customer.time_zone if customer else "", settings.TIME_ZONE)
    with timezone.override(where):
        response = HttpResponse(render_to_string(template, context), status=status)
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Cache-Control"] = "no-store"
    return response


def link_expired() -> HttpResponse:
    """Render the page for links that are unknown, expired or cut; they look the same."""
    mailbox = first_mailbox()
    context = {"company_name": company_of(mailbox), "mailbox": mailbox}
    return render_public_page("journeys/public/link_expired.html", context, status=404)


def request_context(asked: FeedbackRequest) -> dict[str, Any]:
    mailbox = asked.outbound.mailbox if asked.outbound else asked.ticket.mailbox
    return {
        "company_name": company_of(mailbox),
        "agent": asked.agent,
        "ticket": asked.ticket,
        "customer": asked.customer,
    }
