"""The steps of a metric's scale as customers see them: plain values."""

from dataclasses import dataclass

from journeys.metrics.scales import SCALES, Metric


@dataclass(frozen=True)
class Step:
    """One number to press. `words` name its end of the scale, or are empty in between."""

    value: int
    words: str
    top: int

    @property
    def label(self) -> str:
        """ "1 of 5, very dissatisfied", for those who do not see where it stands."""
        return f"{self.value} of {self.top}" + (f", {self.words}" if self.words else "")


def steps(metric: Metric, *, low: str, high: str) -> list[Step]:
    """All steps, worst first."""
    scale = SCALES[metric]
    ends = {scale.low: _inside(low), scale.high: _inside(high)}
    return [Step(value, ends.get(value, ""), scale.high) for value in scale.scores]


def rows(metric: Metric, *, low: str, high: str) -> list[list[Step]]:
    """The steps as they stand on a phone: 0 to 10 takes two rows, so that each is 44 px wide."""
    all_steps = steps(metric, low=low, high=high)
    return [all_steps] if len(all_steps) <= 7 else [all_steps[:6], all_steps[6:]]


def worded(question: str, *, agent: str, company: str) -> str:
    """The question with its two names filled in."""
    return question.replace("{agent}", agent or company).replace("{company}", company)


def _inside(words: str) -> str:
    """The label as it stands inside a sentence."""
    return words[:1].lower() + words[1:]
