"""Settings of surveys, with a preview of the email."""

from datetime import timedelta
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.csp import CSP
from django.utils.translation import gettext as _
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_safe

from accounts.access import current_user, requires
from accounts.models import User
from config.web.form_page import form_page
from config.web.toasts import notify
from customers.models import Customer
from helpdesk.models import Ticket
from journeys.feedback.actions.surveys import save_survey
from journeys.feedback.emails.request_email import RequestEmail, company_of, render_request_email
from journeys.feedback.forms import SurveyForm
from journeys.feedback.rating_scale import question_text
from journeys.models import FeedbackRequest, Survey
from mail.models import Mailbox

# An email has inline styles, so the frame's policy allows these and nothing else.
MAIL_ONLY: dict[str, list[str]] = {
    "default-src": [CSP.NONE],
    "style-src": [CSP.UNSAFE_INLINE],
    "frame-ancestors": [CSP.SELF],
    "sandbox": ["allow-same-origin"],
}


@requires("may_edit_surveys")
@require_safe
def surveys(request: HttpRequest) -> HttpResponse:
    found = Survey.objects.prefetch_related("touchpoints")
    return render(request, "journeys/settings/surveys.html", {"surveys": found})


@requires("may_edit_surveys")
def survey(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    found = get_object_or_404(Survey, pk=pk) if pk else None
    form = partial(SurveyForm, instance=found, initial={} if found else _start())

    def save(form: SurveyForm) -> HttpResponse:
        touchpoints, by = form.cleaned_data["touchpoints"], current_user(request)
        kept = save_survey(form.save(commit=False), touchpoints=touchpoints, by=by)
        words = _("“%(name)s” is saved as version %(version)s.")
        values = {"name": kept.name, "version": kept.version}
        return notify(request, redirect("journeys:survey", kept.pk), words % values)

    def context() -> dict[str, Any]:
        return {"survey": Survey.objects.filter(pk=pk).first() if pk else None}

    return form_page(request, "journeys/settings/survey.html", form, save, context=context)


@require_safe
@csp_override(MAIL_ONLY)
@requires("may_edit_surveys")
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """Render the email as a customer gets it; its links are inert."""
    email = _sample(get_object_or_404(Survey, pk=pk), current_user(request))
    return HttpResponse(email.html)


def _start() -> dict[str, str]:
    return {
        "name": _("After we helped"),
        "question": _("How satisfied were you with {agent}’s help?"),
        "low_label": _("Very dissatisfied"),
        "high_label": _("Very satisfied"),
    }


def _sample(survey: Survey, user: User) -> RequestEmail:
    now = timezone.now()
    mailbox = Mailbox.objects.filter(is_active=True).order_by("-is_default", "pk").first()
    mailbox = mailbox or Mailbox(name="Tandem", address="help@company.example")
    question = question_text(survey.question, agent=user.first_name, company=company_of(mailbox))
    sample = FeedbackRequest(
        survey=survey,
        ticket=Ticket(pk=4968, subject=_("Front wheel arrived bent")),
        customer=Customer(name="Carla Reyes"),
        agent=user,
        metric=survey.metric,
        question=question,
        low_label=survey.low_label,
        high_label=survey.high_label,
        resolved_at=now - timedelta(hours=survey.delay_hours),
    )
    return render_request_email(
        sample, mailbox=mailbox, now=now, score_token="sample", unsubscribe_token="sample"
    )
