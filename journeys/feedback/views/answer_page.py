"""The public rating page. A GET records nothing."""

from typing import Any, cast

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from config.web.params import whole_number
from journeys.feedback.actions.answers import record_answer
from journeys.feedback.emails.request_email import language_of
from journeys.feedback.forms import RatingForm
from journeys.feedback.opened import opened_mark, time_open
from journeys.feedback.rating_scale import steps
from journeys.feedback.request_lookup import answer_to, find_open_request
from journeys.feedback.views.public_page import (
    is_sent_too_often,
    link_expired,
    render_public_page,
    request_context,
)
from journeys.feedback.views.staff_session import for_customers
from journeys.metrics.scales import SCALES, Metric
from journeys.models import FeedbackRequest

# The token authorizes the request; without a session there is nothing for CSRF to misuse.
public_page = require_http_methods(["GET", "HEAD", "POST"])


@csrf_exempt
@public_page
@for_customers
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """Show the question with the chosen score preselected; only a POST records it."""
    feedback_request = find_open_request(token, now=timezone.now())
    if feedback_request is None:
        return link_expired(request)
    if request.method == "POST":
        return receive_rating(request, feedback_request, token, source="page")
    return show_question(feedback_request, chosen=score_of(feedback_request, request.GET.get("s")))


def receive_rating(
    request: HttpRequest, feedback_request: FeedbackRequest, token: str, *, source: str
) -> HttpResponse:
    """Record the rating and lead to the thank-you page, or show the form again with the reason.

    `source` is "page" or, for a change from the thank-you page, "change".
    """
    score = score_of(feedback_request, request.POST.get("score"))
    comment, is_change = request.POST.get("comment", ""), source == "change"
    error: str | Promise = ""
    status = 200
    if score is None:
        error, status = _("Choose a number first, then send it."), 422
    elif is_sent_too_often(token):
        error = _("This was sent too often. Your last answer is kept. Try again in an hour.")
        status = 429
    if error:
        return show_question(
            feedback_request,
            chosen=score,
            comment=comment,
            error=error,
            status=status,
            is_change=is_change,
        )
    now = timezone.now()
    recorded = record_answer(
        feedback_request,
        source=source,
        now=now,
        score=score,
        comment=comment,
        open_for=time_open(request.POST.get("opened", ""), now=now),
    )
    thanks = reverse("journeys:thanks", args=[token])
    if recorded.score != score:
        return see_other(f"{thanks}?saved=kept")
    return see_other(f"{thanks}?saved=change" if is_change else thanks)


def see_other(url: str) -> HttpResponse:
    """Redirect with 303, so that the browser follows with a GET."""
    response = HttpResponseRedirect(url)
    response.status_code = 303
    response["Referrer-Policy"] = "no-referrer"
    return response


def score_of(feedback_request: FeedbackRequest, typed: str | None) -> int | None:
    score = whole_number(typed)
    return score if score in SCALES[cast(Metric, feedback_request.metric)].scores else None


def show_question(
    feedback_request: FeedbackRequest,
    *,
    chosen: int | None,
    comment: str | None = None,
    error: str | Promise = "",
    status: int = 200,
    is_change: bool = False,
) -> HttpResponse:
    """Render the rating form alone; `is_change` names it a change of the given answer."""
    given = answer_to(feedback_request)
    if given and chosen is None and not error:
        chosen = given.score
    if comment is None:
        comment = given.comment if given else ""
    language = language_of(feedback_request)
    with override(language):
        context = scale_context(feedback_request, chosen, comment)
    context |= {"error": error, "is_change": is_change}
    return render_public_page(
        "journeys/public/answer.html",
        request_context(feedback_request) | context,
        language=language,
        status=status,
    )


def scale_context(
    feedback_request: FeedbackRequest, chosen: int | None, comment: str
) -> dict[str, Any]:
    metric = cast(Metric, feedback_request.metric)
    scale = steps(metric, low=feedback_request.low_label, high=feedback_request.high_label)
    initial = {"score": chosen, "comment": comment, "opened": opened_mark(timezone.now())}
    form = RatingForm(steps=scale, initial=initial)
    return {"feedback_request": feedback_request, "metric": metric, "steps": scale, "form": form}
