"""The follow-up question of the thank-you page, by the band of the score."""

from collections.abc import Iterable, Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Label = str | Promise

# A code names its question: the same wish has other words under another question.
QUESTIONS: dict[str, tuple[Label, dict[str, Label]]] = {
    "high": (
        _("What would have made it even better?"),
        {
            "high.cause": _("That it had not happened at all"),
            "high.speed": _("A faster answer"),
            "high.clarity": _("A clearer answer"),
            "high.effort": _("Less for me to do"),
        },
    ),
    "middle": (
        _("What should have been different?"),
        {
            "middle.repeat": _("That I had to ask only once"),
            "middle.speed": _("A faster answer"),
            "middle.clarity": _("A clearer answer"),
            "middle.outcome": _("A different outcome"),
        },
    ),
    "low": (
        _("What went wrong?"),
        {
            "low.unsolved": _("It is not solved"),
            "low.speed": _("It took too long"),
            "low.care": _("I did not feel heard"),
            "low.outcome": _("I wanted a different outcome"),
        },
    ),
}
CHOICES: dict[str, Label] = {
    code: label for _question, choices in QUESTIONS.values() for code, label in choices.items()
}


def followup_question(band: str) -> tuple[Label, dict[str, Label]]:
    """Return the question and its choices by code."""
    return QUESTIONS.get(band, QUESTIONS["middle"])


def known_codes(codes: Iterable[str]) -> list[str]:
    """Return the codes of any question, each once: the page may be older than the score."""
    return [code for code in dict.fromkeys(codes) if code in CHOICES]


def answered_question(band: str, codes: Sequence[str]) -> Label:
    """Return the question under which the codes were ticked.

    A customer who changes the score keeps what they ticked, in the words that they read.
    """
    return QUESTIONS[_named(band, codes)][0]


def choice_labels(band: str, codes: Sequence[str]) -> list[str]:
    """Return the labels that were ticked."""
    bands = [_named(band, codes), *QUESTIONS]
    found = (_with_question(code, bands) for code in codes)
    return [str(CHOICES[code]) for code in found if code]


def _named(band: str, codes: Sequence[str]) -> str:
    """Return the band of the question that has all codes, the given one first."""
    own = band if band in QUESTIONS else "middle"
    for name in (own, *QUESTIONS):
        if all(_with_question(code, [name]) for code in codes):
            return name
    return own


def _with_question(code: str, bands: Iterable[str]) -> str | None:
    """Return the code as CHOICES has it. Codes stored by earlier versions name no question."""
    if code in CHOICES:
        return code if code.partition(".")[0] in bands else None
    return next((full for name in bands if (full := f"{name}.{code}") in CHOICES), None)
