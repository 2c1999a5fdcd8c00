"""A touchpoint is called the lowest only among figures of one metric, and if a test supports it."""

from random import Random

import pytest

from journeys.metrics.figures import figure
from journeys.metrics.lowest import Lowest, lowest


def csat(satisfied: int, n: int):
    return figure("csat", {5: satisfied, 1: n - satisfied})


def test_the_figure_that_is_significantly_lower_than_every_other_is_the_lowest():
    assert lowest({1: csat(90, 100), 2: csat(60, 100), 3: csat(85, 100)}) == Lowest(2, "csat", 3)


def test_of_two_low_figures_that_are_alike_none_is_the_lowest():
    assert lowest({1: csat(90, 100), 2: csat(60, 100), 3: csat(62, 100)}) == Lowest(None, "csat", 3)


@pytest.mark.parametrize(("satisfied", "key"), [(86, None), (87, 2)])
def test_both_sides_of_the_limit(satisfied, key):
    assert lowest({1: csat(satisfied, 100), 2: csat(75, 100)}).key == key


def test_figures_of_other_metrics_are_not_compared():
    figures = {
        1: csat(90, 100),
        2: csat(60, 100),
        3: figure("nps", {0: 100}),
        4: figure("ces", {1: 99, 2: 1}),
    }
    assert lowest(figures) == Lowest(2, "csat", 2)


@pytest.mark.parametrize(
    ("metric", "low", "high"),
    [("nps", {0: 60, 10: 40}, {0: 10, 10: 90}), ("ces", {2: 50, 4: 50}, {5: 50, 7: 50})],
)
def test_each_metric_has_its_lowest(metric, low, high):
    assert lowest({1: figure(metric, high), 2: figure(metric, low)}) == Lowest(2, metric, 2)


def test_it_takes_two_figures_of_twenty_answers():
    few, enough = csat(0, 19), csat(20, 20)
    assert lowest({1: few, 2: enough}) == Lowest(None, "csat", 1)
    assert lowest({1: csat(0, 20), 2: enough}) == Lowest(1, "csat", 2)
    assert lowest({1: csat(0, 20)}) == Lowest(None, "csat", 1)
    assert lowest({}) == Lowest(None, "csat", 0)


@pytest.mark.parametrize("touchpoints", [2, 8])
def test_of_touchpoints_that_are_alike_one_is_called_the_lowest_in_at_most_5_per_cent(touchpoints):
    rng = Random(28)
    called = 0
    for _map in range(500):
        figures = {
            at: csat(sum(rng.random() < 0.8 for _answer in range(60)), 60)
            for at in range(touchpoints)
        }
        called += lowest(figures).key is not None
    assert called <= 500 * 0.065  # 5 %, and what chance adds to 500 maps
