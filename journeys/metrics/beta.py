"""The quantiles of the beta distribution, in plain Python."""

from __future__ import annotations

from math import exp, lgamma, log, log1p, sqrt
from statistics import NormalDist

PRECISION = 1e-10
# The continued fraction needs some √max(a, b) steps, so this is enough for billions of answers.
MAX_STEPS = 100_000
TINY = 1e-300


def beta_quantile(share: float, a: float, b: float) -> float:
    """Return the value below which `share` of the beta distribution (a, b) lies.

    Newton's method from the normal approximation, kept inside a bracket by bisection.
    """
    low, high = 0.0, 1.0
    total = a + b
    x = a / total + NormalDist().inv_cdf(share) * sqrt(a * b / (total + 1)) / total
    while high - low > PRECISION:
        if not low < x < high:
            x = (low + high) / 2
        error = beta_share(x, a, b) - share
        if error > 0:
            high = x
        else:
            low = x
        step = error / _density(x, a, b)
        x -= step
        if abs(step) < PRECISION:
            return min(high, max(low, x))
    return (low + high) / 2


def beta_share(x: float, a: float, b: float) -> float:
    """Return the share of the beta distribution (a, b) below x: the incomplete beta function.

    NIST Digital Library of Mathematical Functions, 8.17.22, evaluated by Lentz's method on the side
    on which the continued fraction converges quickly.
    """
    if not 0 < x < 1:
        return float(x >= 1)
    if x > (a + 1) / (a + b + 2):
        return 1 - beta_share(1 - x, b, a)
    return _density(x, a, b) * x * (1 - x) / a / _fraction(x, a, b)


def _density(x: float, a: float, b: float) -> float:
    scale = lgamma(a + b) - lgamma(a) - lgamma(b)
    return max(TINY, exp(scale + (a - 1) * log(x) + (b - 1) * log1p(-x)))


def _fraction(x: float, a: float, b: float) -> float:
    """Return 1 + d1/(1 + d2/(1 + …)) of DLMF 8.17.22."""
    value = over = 1.0
    under = 0.0
    for step in range(1, MAX_STEPS):
        half = step // 2
        if step % 2:
            part = -(a + half) * (a + b + half) * x / ((a + 2 * half) * (a + 2 * half + 1))
        else:
            part = half * (b - half) * x / ((a + 2 * half - 1) * (a + 2 * half))
        under = 1 / ((1 + part * under) or TINY)
        over = (1 + part / over) or TINY
        value *= over * under
        if abs(over * under - 1) < 1e-15:
            break
    return value
