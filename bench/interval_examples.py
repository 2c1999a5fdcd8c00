"""Worked examples of intervals as they are published, and what the product computes for them."""

from collections.abc import Iterator
from typing import NamedTuple

from journeys.metrics.beta import beta_quantile
from journeys.metrics.differences import difference, share_estimate
from journeys.metrics.intervals import wilson

NEWCOMBE_ONE = "Newcombe (1998), Statistics in Medicine 17, 857-872, table I, method 3"
NEWCOMBE_EXACT = "Newcombe (1998), Statistics in Medicine 17, 857-872, table I, method 5"
NEWCOMBE_TWO = "Newcombe (1998), Statistics in Medicine 17, 873-890, table II, method 10"

WILSON = [
    (81, 263, 0.2553, 0.3662),
    (15, 148, 0.0624, 0.1605),
    (0, 20, 0.0, 0.1611),
    (1, 29, 0.0061, 0.1718),
]
# The exact bounds are quantiles of the beta distribution, as those of a mean are.
BETA = [(81, 263, 0.2527, 0.3676), (15, 148, 0.0578, 0.1617), (1, 29, 0.0009, 0.1776)]
TWO_SHARES = [
    (56, 70, 48, 80, 0.0524, 0.3339),
    (9, 10, 3, 10, 0.1705, 0.8090),
    (6, 7, 2, 7, 0.0582, 0.8062),
    (5, 56, 0, 29, -0.0381, 0.1926),
    (0, 10, 0, 20, -0.1611, 0.2775),
    (0, 10, 0, 10, -0.2775, 0.2775),
    (10, 10, 0, 20, 0.6791, 1.0),
    (10, 10, 0, 10, 0.6075, 1.0),
]


class Example(NamedTuple):
    """Published bounds and those of the product."""

    interval: str
    case: str
    source: str
    published: tuple[float, float]
    found: tuple[float, float]

    @property
    def is_same(self) -> bool:
        """Return True if both bounds agree to three digits behind the point."""
        pairs = zip(self.published, self.found, strict=True)
        return all(abs(one - other) < 0.0005 for one, other in pairs)


def examples() -> Iterator[Example]:
    for hits, n, low, high in WILSON:
        yield Example("share", f"{hits}/{n}", NEWCOMBE_ONE, (low, high), wilson(hits, n))
    for hits, n, low, high in BETA:
        bounds = beta_quantile(0.025, hits, n - hits + 1), beta_quantile(0.975, hits + 1, n - hits)
        yield Example("mean (beta quantiles)", f"{hits}/{n}", NEWCOMBE_EXACT, (low, high), bounds)
    for a, m, b, n, low, high in TWO_SHARES:
        _value, *bounds = difference(share_estimate(a, m), share_estimate(b, n))
        yield Example(
            "difference of two shares",
            f"{a}/{m} - {b}/{n}",
            NEWCOMBE_TWO,
            (low, high),
            tuple(bounds),
        )
