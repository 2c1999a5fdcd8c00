"""The step on which an answer is drawn in the panel of a customer."""

from datetime import UTC, datetime

import pytest

from journeys.maps.customer_panel import Moment
from journeys.metrics.scales import SCALES, Metric, band
from journeys.models import Answer, Interaction


def felt(score: int | None, metric: Metric) -> int | None:
    interaction = Interaction(occurred_at=datetime(2026, 11, 2, tzinfo=UTC))
    answer = Answer(score=score, metric=metric)
    return Moment(interaction, x=50, stage="", expected=None, answer=answer).felt


@pytest.mark.parametrize("metric", SCALES)
def test_no_score_of_the_low_band_is_drawn_neutral_and_no_other_below(metric: Metric) -> None:
    low = SCALES[metric].bands[0]
    for score in SCALES[metric].scores:
        step = felt(score, metric)
        assert step is not None
        assert (step < 0) == (band(score, metric) == low), score


def test_a_step_for_each_score_of_nps() -> None:
    steps = [felt(score, "nps") for score in range(11)]
    assert steps == [-2, -2, -1, -1, -1, -1, -1, 0, 1, 1, 2]


def test_an_answer_without_a_score_has_no_step() -> None:
    assert felt(None, "csat") is None
