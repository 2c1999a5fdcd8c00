"""The thank-you page: the given answer, one more question, and the rating form to change it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from journeys.feedback.actions.answers import record_answer
from journeys.feedback.emails.request_email import language_of
from journeys.feedback.followup_questions import followup_question, known_codes
from journeys.feedback.forms import FollowupQuestionForm
from journeys.feedback.request_lookup import answer_to, find_open_request
from journeys.feedback.views.answer_page import (
    public_page,
    receive_rating,
    see_other,
    show_question,
)
from journeys.feedback.views.public_page import (
    is_sent_too_often,
    link_expired,
    render_public_page,
    request_context,
    sent_too_often,
)
from journeys.feedback.views.staff_session import for_customers
from journeys.models import Answer, FeedbackRequest


@csrf_exempt
@public_page
@for_customers
def thanks(request: HttpRequest, token: str) -> HttpResponse:
    """Show the given answer and one more question; with ?change the rating form, alone.

    One form at a time: nothing typed in one is lost by the button of the other.
    """
    feedback_request = find_open_request(token, now=timezone.now())
    if feedback_request is None:
        return link_expired(request)
    given = answer_to(feedback_request)
    if given is None or given.score is None:
        return redirect("journeys:answer", token=token)
    is_change = "change" in request.GET or "score" in request.POST
    if request.method == "POST":
        if is_change:
            return receive_rating(request, feedback_request, token, source="change")
        if is_sent_too_often(token):
            return sent_too_often(feedback_request)
        _add(feedback_request, request, given)
        return see_other(reverse("journeys:thanks", args=[token]) + "?saved=more")
    if is_change:
        return show_question(feedback_request, chosen=None, is_change=True)
    return _thank(feedback_request, given, saved=request.GET.get("saved", ""))


def _add(feedback_request: FeedbackRequest, request: HttpRequest, given: Answer) -> None:
    ticked = known_codes(request.POST.getlist("missing"))
    shown = followup_question(given.band)[1]
    # Choices ticked before the score changed are not on the page, so they are not unticked either.
    is_other = bool(given.choices) and not any(code in shown for code in given.choices)
    record_answer(
        feedback_request,
        source="change",
        now=timezone.now(),
        choices=None if is_other and not ticked else ticked,
        wants_contact=_wish(request, given),
    )


def _wish(request: HttpRequest, given: Answer) -> bool | None:
    """Return the wish to be contacted; None if the page did not ask for it."""
    if request.POST.get("contact") == "yes":
        return True
    return None if hasattr(given, "follow_up") else False


def _thank(feedback_request: FeedbackRequest, given: Answer, *, saved: str) -> HttpResponse:
    question, choices = followup_question(given.band)
    follow_up = getattr(given, "follow_up", None)
    ticked = {"missing": given.choices, "contact": given.wants_contact}
    context = {
        "feedback_request": feedback_request,
        "answer": given,
        "saved": saved,
        "question": question,
        "question_form": FollowupQuestionForm(choices=choices, initial=ticked),
        "caller": follow_up.owner if follow_up else None,
        # A follow-up stays open when the score is raised: a colleague decides.
        "is_raised": given.band != Answer.Band.LOW and not given.wants_contact,
        "follow_up": follow_up,
    }
    return render_public_page(
        "journeys/public/thanks.html",
        request_context(feedback_request) | context,
        language=language_of(feedback_request),
    )
