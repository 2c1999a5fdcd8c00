import pytest

from journeys.metrics import intervals


@pytest.fixture(autouse=True)
def uncached_intervals() -> None:
    """Compute each quantile and interval anew, so that a change of a formula is noticed."""
    intervals.normal_quantile.cache_clear()
    intervals._bounded_mean.cache_clear()
