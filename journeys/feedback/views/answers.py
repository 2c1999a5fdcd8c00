"""The feedback page: list of answers, one answer, and its figures."""

from datetime import datetime
from itertools import islice
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import current_user, staff_only
from accounts.models import User
from accounts.people import colleagues
from config.web.counting import count_each
from config.web.pages import HtmxRequest, keyset_page, render_fragments
from config.web.params import whole_number
from customers.access import visible_timeline
from customers.models import TimelineEntry
from journeys.access import get_answer_for, suspect_answers, visible_answers
from journeys.feedback.answer_filter import (
    BANDS,
    TABS,
    Filter,
    by_day,
    funnel_query,
    period_of,
    read_filter,
)
from journeys.feedback.export import csv_lines
from journeys.feedback.followup_questions import answered_question, choice_labels
from journeys.feedback.forms import AssignFollowUpForm, FollowUpResultForm
from journeys.metrics.scales import Metric
from journeys.models import Answer, AnswerQuerySet, FollowUp
from journeys.placement.lookup import find_touchpoint
from journeys.reports.period import Period
from journeys.reports.response_funnel import Part, response_funnel_of
from journeys.reports.touchpoint_scores import overall_tally, touchpoint_tallies

PAGE = "journeys/feedback/page.html"
MAX_SHOWN = 999
METRICS: tuple[Metric, ...] = ("csat", "ces", "nps")


@staff_only
@require_safe
def feedback(request: HtmxRequest) -> HttpResponse:
    """Show the list at the left, the selected answer, and its figures at the right."""
    now = timezone.now()
    asked_for = read_filter(request.GET)
    period = period_of(asked_for, now=now)
    context = _answer_list(request, asked_for.within(period), now)
    if request.htmx and request.GET.get("part") == "answer-list":
        return render_fragments(request, PAGE, ["answer-list"], context)
    if asked_for.notice:
        messages.info(request, asked_for.notice)
    context |= _reading(request, context["page"].rows) | _figures(asked_for, period)
    return render(request, PAGE, context)


@staff_only
@require_safe
def export(request: HttpRequest) -> Any:
    """Download the answers of the list, with its filters, as CSV."""
    now = timezone.now()
    asked_for = read_filter(request.GET)
    chosen = asked_for.within(period_of(asked_for, now=now))
    answers = chosen.apply(visible_answers(current_user(request)))
    day = timezone.localdate(now, timezone.get_default_timezone())
    response = StreamingHttpResponse(csv_lines(answers), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="answers-{day:%Y-%m-%d}.csv"'
    return response


def _answer_list(request: HtmxRequest, asked_for: Filter, now: datetime) -> dict[str, Any]:
    visible = visible_answers(current_user(request))
    answers = asked_for.apply(visible).with_people().with_others()
    page = keyset_page(answers, order="-answered_at", after=request.GET.get("after"), size=40)
    return {
        "filter": asked_for,
        "page": page,
        "days": by_day(page.rows, now),
        **_counts(request, asked_for, visible),
        "now": now,
        "section": "feedback",
        "live_topics": ["feedback"],
        "place": find_touchpoint(asked_for.touchpoint),
    }


def _counts(request: HtmxRequest, asked_for: Filter, visible: AnswerQuerySet) -> dict[str, Any]:
    """Count the answers by tab and by band, up to 999, in one query."""
    tabs = {tab: asked_for.apply_tab(visible, tab) for tab in TABS}
    bands = {band: tabs[asked_for.tab].in_band(band) for band in BANDS}
    parts = tabs | bands | {"suspects": suspect_answers()}
    counts = count_each(current_user(request), parts, most=MAX_SHOWN + 1)
    shown = {name: n if n <= MAX_SHOWN else f"{MAX_SHOWN}+" for name, n in counts.items()}
    return {
        "tabs": {tab: shown[tab] for tab in TABS},
        "bands": {band: shown[band] for band in BANDS},
        "suspects": counts["suspects"],
    }


def _reading(request: HtmxRequest, rows: list[Answer]) -> dict[str, Any]:
    user = current_user(request)
    pk = whole_number(request.GET.get("answer"))
    if not (pk or rows):
        return {"answer": None}
    answer = get_answer_for(user, pk or rows[0].pk)
    revisions = list(answer.revisions.all())
    own = [each for each in revisions[::-1] if not each.is_from_other]
    keys = [row.pk for row in rows]
    follow_up = getattr(answer, "follow_up", None)
    at = keys.index(answer.pk) if answer.pk in keys else -1
    return {
        "answer": answer,
        "position": at + 1,
        "previous": keys[at - 1] if at > 0 else None,
        "following": keys[at + 1] if 0 <= at < len(keys) - 1 else None,
        "asked_next": answered_question(answer.band, answer.choices),
        "ticked": choice_labels(answer.band, answer.choices),
        "revisions": revisions,
        "full_text": next((each.full_text for each in own if each.full_text), ""),
        "follow_up": follow_up,
        **_follow_up_forms(follow_up),
        "trail": _trail(answer, user),
    }


def _follow_up_forms(follow_up: FollowUp | None) -> dict[str, Any]:
    """Return the forms of an open follow-up."""
    if follow_up is None or follow_up.done_at:
        return {}
    assign = AssignFollowUpForm(colleagues=colleagues(), initial={"to": follow_up.owner_id})
    return {"result_form": FollowUpResultForm(), "assign_form": assign}


def _trail(answer: Answer, user: User) -> list[TimelineEntry]:
    """Return the last timeline entries of the customer before the answer."""
    lines = visible_timeline(user, answer.customer, until=answer.answered_at)
    before = (line for line in lines[:7] if (line.kind, line.subject_id) != ("answer", answer.pk))
    return list(islice(before, 6))[::-1]


def _figures(asked_for: Filter, period: Period) -> dict[str, Any]:
    """Return the figures and the funnel of the touchpoint, or of all."""
    touchpoint = asked_for.touchpoint
    if touchpoint:
        tally = touchpoint_tallies([touchpoint], period)[touchpoint]
    else:
        tally = overall_tally(period)
    return {
        "period": period,
        "since": period.since,
        "until": period.until,
        "figures": [tally.figure(metric) for metric in METRICS],
        "funnel": response_funnel_of(
            period, Part(touchpoint, asked_for.metric), now=timezone.now()
        ),
        "funnel_query": funnel_query(asked_for, period),
    }
