"""The low band of a metric, after which somebody gets in touch."""

import pytest

from journeys.metrics.scales import SCALES, band


@pytest.mark.parametrize(("metric", "highest_low"), [("csat", 2), ("nps", 6), ("ces", 3)])
def test_a_score_is_low_below_the_middle_band(metric, highest_low):
    low, middle, _high = SCALES[metric].bands
    assert (band(highest_low, metric), band(highest_low + 1, metric)) == (low, middle)


def test_a_score_that_is_not_on_the_scale_is_refused():
    with pytest.raises(ValueError):
        band(0, "csat")
