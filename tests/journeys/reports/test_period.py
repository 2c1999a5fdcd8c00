from datetime import UTC, datetime, timedelta

import pytest

from journeys.reports.period import default_days

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("age", "days"), [(1, 30), (29, 30), (31, 90), (89, 90), (91, 365), (900, 365)]
)
def test_the_shortest_period_with_enough_answers_is_drawn(age, days):
    assert default_days(NOW - timedelta(days=age), now=NOW) == days


def test_without_enough_answers_the_year_is_drawn():
    assert default_days(None, now=NOW) == 365
