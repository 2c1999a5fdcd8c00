"""What stands in a column of the map, computed from counts. Plain values and `now`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from statistics import median_low

from journeys.metrics import Metric
from journeys.scoring import Feeling, Figure, figure, high_share, mean_feeling

QUIET_AFTER = timedelta(days=90)


@dataclass
class Evidence:
    """Answers at one touchpoint in a period: per metric how often each score, and who was asked."""

    counts: dict[Metric, dict[int, int]] = field(default_factory=dict)
    asked: int = 0

    @property
    def n(self) -> int:
        return sum(sum(per_score.values()) for per_score in self.counts.values())

    @property
    def metric(self) -> Metric:
        """The metric most answers are in; scales are never mixed in one figure."""
        return max(self.counts, key=lambda m: sum(self.counts[m].values()), default="csat")

    @property
    def feeling(self) -> Feeling:
        return mean_feeling(self.counts)

    @property
    def level(self) -> str:
        return "none" if self.n < 5 else "thin" if self.n < 20 else "solid"

    def figure(self, target: float | None) -> Figure:
        """Satisfied or easy in per cent against the target, or NPS in points without one."""
        counts = self.counts.get(self.metric, {})
        if self.metric == "nps":
            return figure("nps", counts, asked=self.asked)
        share = high_share if self.metric == "ces" else figure
        return share(self.metric, counts, asked=self.asked, target=target)


def usual(weeks: Sequence[int]) -> int | None:
    """The median of the weeks before the last one, once there was anything."""
    before = weeks[:-1]
    return median_low(before) if any(before) else None


def is_quiet(newest: datetime | None, now: datetime) -> bool:
    """Whether the newest answer is so old that a map must say so."""
    return newest is not None and now - newest > QUIET_AFTER


def lowest(figures: Mapping[int, Figure]) -> int | None:
    """Whose figure is lowest, of those with enough answers to be ranked."""
    ranked = {key: shown for key, shown in figures.items() if shown.may_be_ranked}
    return min(ranked, key=lambda key: ranked[key].value or 0) if ranked else None
