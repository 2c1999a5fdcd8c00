"""The public rating page. A GET records nothing."""

from typing import Any, cast

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from config.web.params import whole_number
from journeys.feedback.actions.answers import record_answer
from journeys.feedback.followup_questions import followup_question
from journeys.feedback.rating_scale import steps
from journeys.feedback.request_lookup import answer_to, open_request
from journeys.feedback.views.public_page import link_expired, render_public_page, request_context
from journeys.metrics.scales import SCALES, Metric
from journeys.models import Answer, FeedbackRequest

# The token authorizes the request; without a session there is nothing for CSRF to misuse.
public_page = require_http_methods(["GET", "HEAD", "POST"])


@csrf_exempt
@public_page
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """Show the question with the chosen score preselected; only a POST records it."""
    asked = open_request(token, now=timezone.now())
    if asked is None:
        return link_expired()
    if request.method != "POST":
        return _question(asked, chosen=_score(asked, request.GET.get("s")))
    score, comment = _score(asked, request.POST.get("score")), request.POST.get("comment", "")
    if score is None:
        error = _("Choose a number first, then press Send.")
        return _question(asked, chosen=None, comment=comment, error=error, status=422)
    record_answer(asked, source="page", now=timezone.now(), score=score, comment=comment)
    return see_other(reverse("journeys:thanks", args=[token]))


@csrf_exempt
@public_page
def thanks(request: HttpRequest, token: str) -> HttpResponse:
    """Show the thank-you page: change the score, answer one more question, ask for contact."""
    asked = open_request(token, now=timezone.now())
    if asked is None:
        return link_expired()
    given = answer_to(asked)
    if given is None or given.score is None:
        return redirect("journeys:answer", token=token)
    if request.method == "POST":
        _add(asked, request, given)
        return see_other(reverse("journeys:thanks", args=[token]))
    return _thank(asked, given)


def see_other(url: str) -> HttpResponse:
    """Redirect with 303, so that the browser follows with a GET."""
    response = HttpResponseRedirect(url)
    response.status_code = 303
    response["Referrer-Policy"] = "no-referrer"
    return response


def _add(asked: FeedbackRequest, request: HttpRequest, given: Answer) -> None:
    now = timezone.now()
    if "score" in request.POST:
        score, comment = _score(asked, request.POST.get("score")), request.POST.get("comment", "")
        if score is not None:
            record_answer(asked, source="change", now=now, score=score, comment=comment)
        return
    known = followup_question(given.band)[1]
    ticked = [code for code in request.POST.getlist("missing") if code in known]
    wants = request.POST.get("contact") == "yes"
    record_answer(asked, source="change", now=now, choices=ticked, wants_contact=wants)


def _score(asked: FeedbackRequest, typed: str | None) -> int | None:
    score = whole_number(typed)
    return score if score in SCALES[cast(Metric, asked.metric)].scores else None


def _question(
    asked: FeedbackRequest,
    *,
    chosen: int | None,
    comment: str | None = None,
    error: str = "",
    status: int = 200,
) -> HttpResponse:
    given = answer_to(asked)
    if given and chosen is None and not error:
        chosen = given.score
    if comment is None:
        comment = given.comment if given else ""
    context = _scale_context(asked, chosen) | {"comment": comment, "error": error}
    return render_public_page(
        "journeys/public/answer.html", request_context(asked) | context, status=status
    )


def _thank(asked: FeedbackRequest, given: Answer) -> HttpResponse:
    question, choices = followup_question(given.band)
    follow_up = getattr(given, "follow_up", None)
    context = _scale_context(asked, given.score) | {
        "answer": given,
        "question": question,
        "choices": [(code, words, code in given.choices) for code, words in choices.items()],
        "caller": follow_up.owner if follow_up else None,
        "follow_up": follow_up,
    }
    return render_public_page("journeys/public/thanks.html", request_context(asked) | context)


def _scale_context(asked: FeedbackRequest, chosen: int | None) -> dict[str, Any]:
    metric = cast(Metric, asked.metric)
    return {
        "asked": asked,
        "chosen": chosen,
        "metric": metric,
        "top": SCALES[metric].high,
        "steps": steps(metric, low=asked.low_label, high=asked.high_label),
    }
