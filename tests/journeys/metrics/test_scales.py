"""The low band of a metric, after which somebody gets in touch."""

import pytest

from journeys.metrics.scales import is_low


@pytest.mark.parametrize(("metric", "highest_low"), [("csat", 2), ("nps", 6), ("ces", 3)])
def test_a_score_is_low_below_the_middle_band(metric, highest_low):
    assert is_low(highest_low, metric) is True
    assert is_low(highest_low + 1, metric) is False


def test_a_score_that_is_not_on_the_scale_is_refused():
    with pytest.raises(ValueError):
        is_low(0, "csat")
