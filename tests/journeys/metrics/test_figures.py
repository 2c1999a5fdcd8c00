from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeys.metrics import figures, scales
from journeys.metrics.response import Response

METRICS = st.sampled_from(["csat", "nps", "ces"])


@st.composite
def answers(draw):
    metric = draw(METRICS)
    scores = scales.SCALES[metric].scores
    return metric, {score: draw(st.integers(0, 40)) for score in scores}


def test_bands_begin_where_the_field_says():
    assert [scales.band(score, "csat") for score in range(1, 6)] == [
        *["dissatisfied"] * 2, "neutral", *["satisfied"] * 2,
    ]  # fmt: skip
    assert [scales.band(score, "nps") for score in range(11)] == [
        *["detractor"] * 7, *["passive"] * 2, *["promoter"] * 2,
    ]  # fmt: skip
    assert [scales.band(score, "ces") for score in range(1, 8)] == [
        *["hard"] * 3, "neutral", *["easy"] * 3,
    ]  # fmt: skip


def test_a_figure_stands_with_its_n_its_interval_and_its_response_rate():
    found = figures.figure(
        "csat", {5: 30, 4: 7, 3: 6, 2: 8, 1: 7}, response=Response(152, 61, 2), target=85
    )
    assert (round(found.value), round(found.low), round(found.high)) == (64, 51, 75)
    assert (found.n, found.response.asked, round(found.response.rate, 2)) == (58, 152, 0.4)
    assert (found.unit, found.tone, found.display) == ("%", "below", "normal")


def test_nps_is_in_points_and_ces_is_a_mean():
    nps = figures.figure("nps", {10: 12, 7: 5, 0: 3})
    assert (nps.unit, round(nps.value)) == ("points", 45)
    ces = figures.figure("ces", {7: 5, 5: 4, 1: 1})
    assert (ces.unit, ces.value, ces.bounds) == ("mean", 5.6, (1, 7))


@pytest.mark.parametrize(
    ("low", "high", "target", "display", "tone", "is_shown"),
    [
        (0, 0, 85, "none", "none", False),
        (0, 4, 85, "thin", "none", False),
        (5, 0, 85, "grey", "grey", True),
        (0, 19, 10, "grey", "grey", True),
        (20, 0, 85, "coloured", "below", True),
        (3, 20, 85, "normal", "open", True),
        (0, 49, 85, "coloured", "meets", True),
        (20, 30, 85, "normal", "below", True),
        (20, 30, None, "normal", "open", True),
    ],
)
def test_a_figure_is_only_as_loud_as_its_answers_allow(low, high, target, display, tone, is_shown):
    found = figures.figure("csat", {1: low, 5: high}, target=target)
    assert (found.display, found.tone, found.is_shown) == (display, tone, is_shown)
    assert found.may_be_ranked is (low + high >= 20)


def test_answers_of_customers_asked_before_are_not_in_the_rate():
    """Eight answered in a period in which six others were asked, of whom one has answered."""
    assert figures.figure("csat", {5: 8}, response=Response(6, 1)).response.rate == 1 / 6


def test_a_score_of_another_scale_is_refused():
    with pytest.raises(ValueError, match="not on the csat scale 1 to 5"):
        figures.figure("csat", {7: 1})


def test_feelings_run_from_minus_two_to_plus_two():
    assert [figures.feeling(score, "csat") for score in range(1, 6)] == [-2, -1, 0, 1, 2]
    assert [figures.feeling(score, "nps") for score in (0, 7, 10)] == [-2, 0, 2]
    assert [figures.feeling(score, "ces") for score in (1, 4, 7)] == [-2, 0, 2]


@pytest.mark.parametrize("metric", scales.SCALES)
def test_a_feeling_is_below_neutral_exactly_in_the_lowest_band(metric):
    """So no detractor is felt as neutral, and no promoter as less than neutral."""
    scale = scales.SCALES[metric]
    felt = [figures.feeling(score, metric) for score in scale.scores]
    assert felt == sorted(set(felt))
    assert (felt[0], felt[-1]) == (-2, 2)
    for score, step in zip(scale.scores, felt, strict=True):
        assert (step < 0) is (scales.band(score, metric) == scale.bands[0])
        assert step > 0 or score < scale.high_from


@pytest.mark.parametrize(
    ("counts", "all_satisfied"),
    [
        ({"csat": {4: 20}}, True),
        ({"csat": {4: 12, 5: 8}, "nps": {9: 5}, "ces": {5: 1}}, True),
        ({"csat": {4: 19, 3: 1}}, False),
        ({"csat": {4: 20}, "nps": {8: 1}}, False),
        ({"csat": {4: 4}}, False),
    ],
)
def test_a_feeling_tells_if_every_customer_was_satisfied(counts, all_satisfied):
    assert figures.mean_feeling(counts).all_satisfied is all_satisfied


def test_scales_meet_only_as_a_feeling():
    felt = figures.mean_feeling({"csat": {5: 4}, "nps": {7: 4}})
    assert (felt.value, felt.n, felt.is_thin) == (1, 8, True)
    assert felt.low < felt.inner_low < 1 < felt.inner_high < felt.high
    assert figures.mean_feeling({"csat": {5: 4}}).value is None


@given(answers())
def test_the_interval_holds_the_figure_and_stays_in_bounds(case):
    found = figures.figure(*case)
    if found.is_shown:
        floor, ceiling = found.bounds
        assert floor <= found.low <= found.value + 1e-9
        assert found.value - 1e-9 <= found.high <= ceiling


@given(answers(), st.data())
def test_a_better_answer_never_lowers_a_figure(case, data):
    metric, counts = case
    before = figures.figure(metric, counts)
    score = data.draw(st.sampled_from(scales.SCALES[metric].scores))
    top = scales.SCALES[metric].high
    if not before.is_shown or not counts[score] or score == top:
        return
    moved = {**counts, score: counts[score] - 1, top: counts[top] + 1}
    assert figures.figure(metric, moved).value >= before.value


@given(answers())
def test_a_mirrored_mood_is_a_mirrored_feeling(case):
    metric, counts = case
    if metric == "nps":
        return  # its neutral score is not the middle of the scale
    scale = scales.SCALES[metric]
    mirrored = {scale.low + scale.high - score: times for score, times in counts.items()}
    felt, other = figures.mean_feeling({metric: counts}), figures.mean_feeling({metric: mirrored})
    if felt.value is not None:
        assert -2 <= felt.low <= felt.value + 1e-9 <= felt.high + 2e-9 <= 2 + 2e-9
        assert (other.value, other.low) == pytest.approx((-felt.value, -felt.high))
