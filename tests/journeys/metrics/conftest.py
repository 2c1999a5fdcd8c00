import pytest

from journeys.metrics.intervals import normal_quantile, t_quantile


@pytest.fixture(autouse=True)
def uncached_quantiles() -> None:
    """Compute each quantile anew, so that a change of its formula is noticed in any process."""
    normal_quantile.cache_clear()
    t_quantile.cache_clear()
