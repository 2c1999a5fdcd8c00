from datetime import timedelta

import pytest
from django.utils import timezone

from journeys.feedback.actions.answers import record_answer
from journeys.metrics.response import Response
from journeys.models import Answer, FeedbackRequest, Survey, Touchpoint
from journeys.reports.period import Period
from journeys.reports.touchpoint_answers import answers_behind, newest_answers
from journeys.reports.touchpoint_scores import overall_tally, touchpoint_tallies
from tests.journeys.feedback_data import ask, make_touchpoint, send

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def scores(make_solved, carla, survey: Survey) -> list[Answer]:
    """Seven requests and six answers: 5 4 4 3 2 1."""
    Survey.objects.update(quarantine_days=0)
    requests = [send(ask(make_solved(carla))) for _ in range(7)]
    now = timezone.now()
    return [
        record_answer(request, source="page", score=score, now=now)
        for request, score in zip(requests, [5, 4, 4, 3, 2, 1], strict=False)
    ]


def test_a_figure_has_n_interval_and_response_rate(scores, touchpoint, django_assert_num_queries):
    now = timezone.now()
    other = make_touchpoint("Pay")
    with django_assert_num_queries(1):
        tallies = touchpoint_tallies([touchpoint.pk, other.pk], Period(now - DAY, now + DAY))

    figure = tallies[touchpoint.pk].figure(target=80)
    assert (figure.value, figure.n, figure.response, figure.target) == (50, 6, Response(7, 6), 80)
    assert figure.low < 50 < figure.high
    assert tallies[other.pk].figure().n == 0


def test_the_rows_behind_a_figure_are_exactly_its_n(scores, touchpoint: Touchpoint):
    now = timezone.now()
    Answer.objects.filter(pk=scores[0].pk).update(bot_detection="suspect")
    figure = touchpoint_tallies([touchpoint.pk], Period(now - DAY, now + DAY))[
        touchpoint.pk
    ].figure()
    rows = answers_behind(touchpoint, Period(now - DAY, now + DAY), figure.metric)
    assert rows.count() == figure.n == 5
    assert len(newest_answers(touchpoint, until=timezone.now(), limit=9)) == 6


def test_answers_outside_the_period_do_not_count(scores, touchpoint: Touchpoint):
    now = timezone.now()
    assert (
        touchpoint_tallies([touchpoint.pk], Period(now + DAY, now + 2 * DAY))[touchpoint.pk]
        .figure()
        .n
        == 0
    )


def test_answers_of_a_merged_touchpoint_live_on(scores, touchpoint: Touchpoint):
    now, heir = timezone.now(), make_touchpoint("Ask anything")
    Touchpoint.objects.filter(pk=touchpoint.pk).update(merged_into=heir)
    assert touchpoint_tallies([heir.pk], Period(now - DAY, now + DAY))[heir.pk].figure().n == 6
    assert overall_tally(Period(now - DAY, now + DAY)).figure("csat").n == 6


def test_feeling_is_the_mean_on_minus_two_to_two(scores, touchpoint: Touchpoint):
    now = timezone.now()
    felt = touchpoint_tallies([touchpoint.pk], Period(now - DAY, now + DAY))[touchpoint.pk].feeling
    assert (round(felt.value, 3), felt.n) == (round((2 + 1 + 1 + 0 - 1 - 2) / 6, 3), 6)


def test_comments_without_a_score_stand_in_no_figure(sent: FeedbackRequest, touchpoint: Touchpoint):
    now = timezone.now()
    record_answer(sent, source="mail", comment="Thanks", now=now)
    assert (
        touchpoint_tallies([touchpoint.pk], Period(now - DAY, now + DAY))[touchpoint.pk].figure().n
        == 0
    )
