"""Views that act on an answer: mark read, judge, follow up."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import current_user, requires, staff_only
from accounts.models import User
from config.web.form_page import form_of
from config.web.params import whole_number
from config.web.toasts import notify
from customers.forms import NoteForm
from journeys.access import get_answer_for, get_follow_up_for
from journeys.feedback.actions.follow_ups import (
    FollowUpDone,
    assign_follow_up,
    finish_follow_up,
)
from journeys.feedback.actions.triage import judge_answer, mark_read


@require_POST
@staff_only
def read(request: HttpRequest, pk: int) -> HttpResponse:
    mark_read(get_answer_for(current_user(request), pk), by=current_user(request))
    return _back(request, pk)


@require_POST
@requires("may_edit_surveys")
def judge(request: HttpRequest, pk: int) -> HttpResponse:
    answer = get_answer_for(current_user(request), pk)
    is_good = request.POST.get("verdict") == "good"
    judge_answer(answer, is_good=is_good, by=current_user(request))
    message = _("The answer is counted.") if is_good else _("The answer is not counted.")
    return notify(request, _back(request, pk), message)


def _answer_of(request: HttpRequest, pk: int) -> str:
    return f"/feedback/?answer={get_follow_up_for(current_user(request), pk).answer_id}"


@staff_only
@form_of(_answer_of)
def finish(request: HttpRequest, pk: int) -> HttpResponse:
    """Finish the follow-up. A second result is shown again, to be saved as a note."""
    follow_up = get_follow_up_for(current_user(request), pk)
    outcome = request.POST.get("outcome", "")
    try:
        finish_follow_up(follow_up, outcome=outcome, by=current_user(request))
    except FollowUpDone as refusal:
        context = {
            "refusal": refusal,
            "note_form": NoteForm(initial={"body": outcome}),
            "answer": follow_up.answer,
            "section": "feedback",
        }
        return render(request, "journeys/feedback/second_result.html", context, status=422)
    return notify(request, _back(request, pk), _("The follow-up is done."))


@require_POST
@staff_only
def assign(request: HttpRequest, pk: int) -> HttpResponse:
    follow_up = get_follow_up_for(current_user(request), pk)
    to = get_object_or_404(User, pk=whole_number(request.POST.get("to")), is_active=True)
    assign_follow_up(follow_up, to=to, by=current_user(request))
    return notify(request, _back(request, pk), _("The follow-up is assigned to %s.") % to.name)


def _back(request: HttpRequest, pk: int) -> HttpResponse:
    """Return the address of the next answer if the form names one, else of the previous page."""
    target = request.POST.get("next", "")
    if target.startswith(("/feedback/?", "/tickets/")):
        return redirect(target)
    return redirect(f"/feedback/?answer={pk}")
