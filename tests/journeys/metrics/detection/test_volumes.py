"""The baseline of daily tickets by weekday, and the test for a rise."""

from __future__ import annotations

from itertools import cycle, islice
from math import exp, log
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journeys.metrics.detection.cusum import first_crossing, running_sums
from journeys.metrics.detection.gamma import count_interval, gamma_quantile
from journeys.metrics.detection.volume_baseline import VolumeBaseline, volume_baseline
from journeys.metrics.detection.volumes import VolumeTest, count_chances, raised_rate, volume_test

OFFICE = [8, 7, 7, 6, 6, 1, 0]


def known(rate: float, **more) -> VolumeBaseline:
    return VolumeBaseline(rate, rate, 0, **more)


def signal_of(test: VolumeTest, counts: list[int]) -> int | None:
    return first_crossing(running_sums(test.increments(counts, first_weekday=0)), test.threshold)


def weeks(pattern: list[int], days: int) -> list[int]:
    return list(islice(cycle(pattern), days))


@pytest.mark.parametrize(
    ("count", "low", "high"),
    [(0, 0, 3.67), (5, 1.61, 11.67), (10, 4.79, 18.39), (50, 37.11, 65.92)],
)
def test_counts_have_the_bounds_of_byar(count, low, high):
    """The exact ones are 0–3.69, 1.62–11.67, 4.80–18.39, 37.11–65.92 (Garwood 1936)."""
    assert count_interval(count) == pytest.approx((low, high), abs=0.006)


def test_a_negative_count_is_refused():
    with pytest.raises(ValueError, match=r"^A count is never negative\.$"):
        count_interval(-1)
    with pytest.raises(ValueError, match=r"^A count is never negative\.$"):
        volume_baseline([-1] * 30, first_weekday=0)


@given(st.floats(0.01, 0.99), st.floats(0, 500))
def test_a_gamma_quantile_is_never_negative_and_grows(share, shape):
    assert 0 <= gamma_quantile(share, shape) <= gamma_quantile(share, shape + 1) + 1e-9


def test_four_weeks_make_a_baseline_and_27_days_do_not():
    assert volume_baseline([6] * 27, first_weekday=0) is None
    assert volume_baseline([6] * 28, first_weekday=0)


@pytest.mark.parametrize("first_weekday", [0, 3, 6])
def test_weekdays_are_those_of_the_calendar(first_weekday):
    counts = [OFFICE[(first_weekday + day) % 7] for day in range(90)]
    baseline = volume_baseline(counts, first_weekday=first_weekday)
    assert baseline
    assert sum(baseline.weekdays) == pytest.approx(7)
    assert baseline.weekdays[0] == max(baseline.weekdays)
    assert baseline.weekdays[6] == min(baseline.weekdays)
    assert baseline.weekdays[0] == pytest.approx(8 / 5, rel=0.1)


def test_the_rate_is_the_mean_and_the_cautious_one_its_upper_bound():
    """180 in 30 days: by the gamma distribution four of five true rates are below 6.4."""
    baseline = volume_baseline([6] * 30, first_weekday=0)
    assert baseline
    assert baseline.rate == 6
    assert baseline.cautious == pytest.approx(6.39, abs=0.02)
    assert baseline.dispersion == 1


def test_days_that_vary_more_than_chance_ask_for_more():
    """0 and 12 in turn: variance 36 at a mean of 6. A repeating week is no variation."""
    uneven = volume_baseline([0, 12] * 30, first_weekday=0)
    assert uneven
    assert uneven.dispersion == pytest.approx(6, rel=0.15)
    even = volume_baseline(weeks(OFFICE, 91), first_weekday=0)
    assert even
    assert even.dispersion == 1
    assert raised_rate(6, uneven.dispersion) > raised_rate(6)


def test_one_extraordinary_day_does_not_blind_the_test():
    usual = [5, 6, 7] * 20
    incident = [*usual[:-1], 300]
    baseline = volume_baseline(incident, first_weekday=0)
    assert baseline
    assert baseline.dispersion < 3


def test_no_ticket_ever_has_a_baseline_and_one_ticket_is_no_signal():
    baseline = volume_baseline([0] * 60, first_weekday=0)
    assert baseline
    test = volume_test(baseline)
    assert (
        first_crossing(running_sums(test.increments([0, 1, 0], first_weekday=0)), test.threshold)
        is None
    )
    flood = test.increments([5] * 5, first_weekday=0)
    assert first_crossing(running_sums(flood), test.threshold) is not None


def test_half_more_from_six_a_day_on_and_more_where_few_come():
    assert raised_rate(6) == pytest.approx(9)
    assert raised_rate(20) == 30
    assert raised_rate(2) == pytest.approx(2 + 3**0.5)
    assert raised_rate(0.5) == pytest.approx(0.5 + 0.75**0.5)


def test_increments_are_log_likelihood_ratios_of_poisson_counts():
    """ln(9/6) for each ticket, less 9 − 6; the design page's 18 tickets are 18 ln(1.5) = 7.3."""
    test = volume_test(known(6))
    assert test.increments([8, 0], first_weekday=4) == pytest.approx([8 * log(1.5) - 3, -3])
    assert 6.5 < test.threshold < 7.3


def test_a_quiet_weekday_expects_less():
    test = volume_test(known(5, weekdays=(1.6, 1.4, 1.4, 1.2, 1.2, 0.2, 0.0)))
    monday, sunday = (test.increments([3], first_weekday=day)[0] for day in (0, 6))
    assert monday < 0 < sunday
    assert test.increments([3], first_weekday=7) == [monday]


@pytest.mark.parametrize(("mean", "dispersion"), [(0.5, 1), (6, 1), (6, 2.5), (40, 1.3)])
def test_chances_of_counts_have_the_mean_and_variance(mean, dispersion):
    chances = count_chances(mean, dispersion)
    assert sum(chances) == pytest.approx(1, abs=1e-6)
    found = sum(count * chance for count, chance in enumerate(chances))
    square = sum((count - found) ** 2 * chance for count, chance in enumerate(chances))
    assert (found, square) == pytest.approx((mean, mean * dispersion), rel=1e-3)


@pytest.mark.parametrize("dispersion", [1, 2.5])
def test_the_mean_likelihood_ratio_without_a_rise_is_one(dispersion):
    """So that a higher sum is e times as rare for each unit, with any dispersion."""
    test = volume_test(known(6, dispersion=dispersion))
    ratios = [
        exp(increment) * chance
        for count, chance in enumerate(count_chances(6, dispersion))
        for increment in test.increments([count], first_weekday=0)
    ]
    assert sum(ratios) == pytest.approx(1, abs=0.005)


@settings(max_examples=25)
@given(st.lists(st.integers(0, 12), min_size=1, max_size=30), st.data())
def test_one_more_ticket_never_delays_a_signal(counts, data):
    at = data.draw(st.integers(0, len(counts) - 1))
    test = volume_test(known(6))
    more = [*counts[:at], counts[at] + 1, *counts[at + 1 :]]
    before, after = signal_of(test, counts), signal_of(test, more)
    assert before is None or (after is not None and after <= before)


def test_twice_the_tickets_are_found_in_days_and_none_in_the_usual():
    chance = Random(4)
    counts = [sum(chance.random() < 0.1 for _ in range(60)) for _ in range(90)]
    baseline = volume_baseline(counts, first_weekday=0)
    assert baseline
    test = volume_test(baseline)
    assert signal_of(test, [6, 5, 7, 6, 8, 4, 6] * 8) is None
    loud = signal_of(test, [12] * 20)
    assert loud is not None
    assert loud < 8
