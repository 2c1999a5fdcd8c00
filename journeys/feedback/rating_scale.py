"""The rating scale of a metric as shown to customers. Pure functions."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from journeys.metrics.scales import SCALES, Metric


@dataclass(frozen=True)
class Step:
    """A score to choose. `end_label` is the label of an end of the scale, or ""."""

    value: int
    end_label: str
    top: int

    @property
    def label(self) -> str:
        """Return the accessible name, "1 of 5, very dissatisfied"."""
        of_top = _("%(value)s of %(top)s") % {"value": self.value, "top": self.top}
        return of_top + (f", {self.end_label}" if self.end_label else "")


def steps(metric: Metric, *, low: str, high: str) -> list[Step]:
    """Return all steps, lowest first."""
    scale = SCALES[metric]
    ends = {scale.low: _inside(low), scale.high: _inside(high)}
    return [Step(value, ends.get(value, ""), scale.high) for value in scale.scores]


def rows(metric: Metric, *, low: str, high: str) -> list[list[Step]]:
    """Split the steps into rows for phones: 0 to 10 takes two, so that each is 44 px wide."""
    all_steps = steps(metric, low=low, high=high)
    return [all_steps] if len(all_steps) <= 7 else [all_steps[:6], all_steps[6:]]


def question_text(question: str, *, agent: str, company: str) -> str:
    """Return the question with agent and brand filled in."""
    return question.replace("{agent}", agent or company).replace("{company}", company)


def _inside(label: str) -> str:
    """Return the label in lower case, for use inside a sentence."""
    return label[:1].lower() + label[1:]
