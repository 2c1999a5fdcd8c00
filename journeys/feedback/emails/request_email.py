"""The feedback request email in HTML and plain text, with its headers."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from helpdesk import formatting
from journeys.feedback.eligibility import quarantine_days
from journeys.feedback.languages import BASE, known_language
from journeys.feedback.local_dates import day_and_month, day_and_time
from journeys.feedback.rating_scale import rows, steps
from journeys.feedback.send_window import zone
from journeys.metrics.scales import Metric
from journeys.models import FeedbackRequest
from mail.brand import sender_name_of
from mail.models import Mailbox
from mail.reply_route import is_of_provider

# Between the buttons of a row, so that even seven of them are 44 px wide on a phone.
GAPS = {"csat": 8, "ces": 4, "nps": 6}


@dataclass(frozen=True)
class RequestEmail:
    subject: str
    text: str
    html: str
    headers: dict[str, str]


def render_request_email(
    request: FeedbackRequest,
    *,
    mailbox: Mailbox,
    now: datetime,
    score_token: str,
    unsubscribe_token: str,
) -> RequestEmail:
    """Render the email in the customer's language, if supported, and time zone."""
    where = zone(request.customer.time_zone, settings.TIME_ZONE)
    language = language_of(request)
    with override(language), timezone.override(where):
        context = _context(request, mailbox, now, score_token, unsubscribe_token)
        context["language"] = language
        return RequestEmail(
            subject=formatting.reply_subject(request.ticket.subject),
            text=render_to_string("journeys/mail/feedback.txt", context).strip() + "\n",
            html=render_to_string("journeys/mail/feedback.html", context),
            headers=_headers(mailbox, str(context["stop_url"])),
        )


def language_of(request: FeedbackRequest) -> str:
    """Return the language in which the customer is asked, and in which every page speaks."""
    return known_language(request.language) or BASE


def company_of(mailbox: Mailbox | None) -> str:
    return sender_name_of(mailbox)


def sender_name(request: FeedbackRequest, mailbox: Mailbox) -> str:
    """Return the sender's display name, "Ana at Veloza"."""
    company = company_of(mailbox)
    if request.agent is None:
        return company
    names = {"person": request.agent.first_name, "company": company}
    with override(language_of(request)):
        return _("%(person)s at %(company)s") % names


def _context(
    request: FeedbackRequest, mailbox: Mailbox, now: datetime, score_token: str, stop_token: str
) -> dict[str, object]:
    metric = cast(Metric, request.metric)
    ends = {"low": request.low_label, "high": request.high_label}
    valid = request.survey.valid_days if request.survey else 21
    return {
        "request": request,
        "ticket": request.ticket,
        "agent": request.agent,
        "customer": request.customer,
        "company": company_of(mailbox),
        "steps": steps(metric, **ends),
        "rows": rows(metric, **ends),
        "gap": GAPS[request.metric],
        "answer_url": settings.PUBLIC_URL + reverse("journeys:answer", args=[score_token]),
        "stop_url": settings.PUBLIC_URL + reverse("journeys:unsubscribe", args=[stop_token]),
        "when": _day(request.resolved_at, now),
        "resolved_on": _date(request.resolved_at),
        "open_until": day_and_time(now + timedelta(days=valid)),
        "quarantine_days": quarantine_days_of(request),
    }


def quarantine_days_of(request: FeedbackRequest) -> int:
    """Return the days after this request in which the customer is sent no other one."""
    days = request.survey.quarantine_days if request.survey else 30
    return quarantine_days(request.metric, days)


def _day(resolved_at: datetime, now: datetime) -> str:
    days = (timezone.localdate(now) - timezone.localdate(resolved_at)).days
    if days <= 0:
        return _("Today")
    return _("Yesterday") if days == 1 else _("On %s") % _date(resolved_at)


def _date(at: datetime) -> str:
    return day_and_month(timezone.localtime(at))


def _headers(mailbox: Mailbox, stop_url: str) -> dict[str, str]:
    """Return the headers for one-click unsubscribe (RFC 8058) and against auto-replies."""
    # The domain of a public provider is not ours to name a list under.
    domain = settings.PUBLIC_HOST if is_of_provider(mailbox) else mailbox.domain
    return {
        "Auto-Submitted": "auto-generated",
        "List-Id": f"Feedback requests <feedback.{domain}>",
        "List-Unsubscribe": f"<{stop_url}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
