"""Columns of the feeling curve: points, labels, and the text alternative."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from journeys.maps.charts.paths import short


@dataclass(frozen=True)
class CurvePoint:
    """The column of a touchpoint. Feelings are −2 to +2; `low` and `high` are the 95 % bounds.

    `thin` fades it (n < 20); without `lived` (n < 5) it has no curve.
    """

    x: float
    expected: float | None = None
    lived: float | None = None
    low: float | None = None
    high: float | None = None
    thin: bool = False
    n: int = 0
    name: str = ""
    is_moment: bool = False
    inner_low: float | None = None
    inner_high: float | None = None
    all_satisfied: bool = False

    @property
    def is_surely_below(self) -> bool:
        """Return True if the whole interval lies below the expectation, with enough answers.

        Never where every customer was satisfied: the score beside it says 100 %.
        """
        if (
            self.all_satisfied
            or self.thin
            or self.expected is None
            or self.high is None
            or self.lived is None
        ):
            return False
        return self.high < self.expected


@dataclass(frozen=True)
class Dot:
    """A touchpoint on the curve. `kind` is lived, grey (few answers) or gap (below)."""

    x: float
    y: float
    kind: str
    label: str
    label_y: float
    is_moment: bool
    moment_path: str = ""
    gap_label: str = ""
    gap_label_y: float = 0.0


def dot(column: CurvePoint, lived: float, y: Callable[[float], float]) -> Dot:
    level = y(lived)
    is_gap = column.is_surely_below
    promise = None if column.expected is None else y(column.expected)
    # Below the dot if the expected curve is just above it.
    is_under = is_gap or (promise is not None and 2 < level - promise < 40)
    reach = 17 if column.is_moment else 11
    gap = "" if promise is None or not is_gap else f"{abs(lived - (column.expected or 0)):.1f}"
    return Dot(
        x=round(column.x, 1),
        y=round(level, 1),
        kind="gap" if is_gap else "grey" if column.thin else "lived",
        label=signed(lived),
        label_y=round(level + reach + 14 if is_under else level - reach, 1),
        is_moment=column.is_moment,
        moment_path=_diamond(column.x, level) if column.is_moment else "",
        gap_label=_("%(gap)s below expected") % {"gap": gap} if gap else "",
        gap_label_y=round((promise or 0) - 14, 1),
    )


def _diamond(x: float, y: float) -> str:
    return f"M{short(x)} {short(y - 10)}l10 10-10 10-10-10z"


def note(column: CurvePoint, y: Callable[[float], float]) -> tuple[float, float, str]:
    answers = ngettext("%(n)s answer, no curve yet", "%(n)s answers, no curve yet", column.n)
    level = y(column.expected if column.expected is not None else 0) + 26
    return round(column.x, 1), round(level, 1), answers % {"n": column.n}


def signed(feeling: float) -> str:
    """Format as +1.0, −0.5 or 0.0, with a minus sign."""
    rounded = round(feeling, 1) or 0.0
    return f"{rounded:+.1f}".replace("-", "−") if rounded else "0.0"


def describe_curve(columns: Sequence[CurvePoint]) -> str:
    """Return the text alternative: one sentence for each touchpoint."""
    return " ".join(_describe(column) for column in columns)


def _describe(column: CurvePoint) -> str:
    name = column.name or "–"
    if column.lived is None:
        answers = ngettext("%(n)s answer", "%(n)s answers", column.n) % {"n": column.n}
        return _("%(name)s: %(answers)s, no curve yet.") % {"name": name, "answers": answers}
    values = {"name": name, "lived": signed(column.lived)}
    if column.expected is None:
        return _("%(name)s: lived %(lived)s.") % values
    values["expected"] = signed(column.expected)
    if column.is_surely_below:
        return _("%(name)s: lived %(lived)s, expected %(expected)s, significantly below.") % values
    return _("%(name)s: lived %(lived)s, expected %(expected)s.") % values
