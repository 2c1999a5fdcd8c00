"""Settings of surveys, with a preview of the email."""

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.csp import CSP
from django.utils.translation import gettext as _
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_POST, require_safe

from accounts.access import current_user, requires
from config.web.form_page import form_page
from config.web.refusals import return_to
from config.web.toasts import notify
from journeys.feedback.actions.surveys import save_survey
from journeys.feedback.emails.sample import sample_email, send_sample
from journeys.feedback.forms import SurveyForm
from journeys.feedback.languages import BASE, LANGUAGES, STANDARD, known_language
from journeys.feedback.survey_lookup import is_translated, requests_due, surveys_with_touchpoints
from journeys.models import Survey

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
    context = {"surveys": surveys_with_touchpoints()}
    return render(request, "journeys/settings/surveys.html", context)


@requires("may_edit_surveys")
def survey(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    found = get_object_or_404(Survey, pk=pk) if pk else None
    form = partial(SurveyForm, instance=found, initial={} if found else _start())

    def save(form: SurveyForm) -> HttpResponse:
        touchpoints, by = form.cleaned_data["touchpoints"], current_user(request)
        kept = save_survey(form.save(commit=False), touchpoints=touchpoints, by=by)
        message = _("“%(name)s” is saved as version %(version)s.")
        values = {"name": kept.name, "version": kept.version}
        return notify(request, redirect("journeys:survey", kept.pk), message % values)

    def context() -> dict[str, Any]:
        stored = get_object_or_404(Survey, pk=pk) if pk else None
        return {
            "survey": stored,
            "languages": LANGUAGES,
            "language": known_language(request.GET.get("language", "")) or BASE,
            "is_translated": stored and is_translated(stored),
            "due": requests_due(stored, now=timezone.now()) if stored else 0,
        }

    return form_page(request, "journeys/settings/survey.html", form, save, context=context)


@require_safe
@csp_override(MAIL_ONLY)
@requires("may_edit_surveys")
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """Render the email as a customer of ?language= gets it; its links are inert."""
    email = sample_email(
        get_object_or_404(Survey, pk=pk),
        agent=current_user(request),
        language=known_language(request.GET.get("language", "")) or BASE,
    )
    return HttpResponse(email.html)


@require_POST
@requires("may_edit_surveys")
def send_test(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the email of a survey to the person who asks for it."""
    found, user = get_object_or_404(Survey, pk=pk), current_user(request)
    language = known_language(request.POST.get("language", "")) or BASE
    page = f"{reverse('journeys:survey', args=[pk])}?language={language}"
    return_to(request, page)
    send_sample(found, to=user, language=language)
    return notify(request, redirect(page), _("The test mail goes to %s.") % user.email)


def _start() -> dict[str, str]:
    standard = STANDARD["csat"][BASE]
    return {
        "name": _("After we helped"),
        "question": standard.question,
        "low_label": standard.low_label,
        "high_label": standard.high_label,
    }
