"""The follow-up question of the thank-you page, by the band of the score."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Label = str | Promise

QUESTIONS: dict[str, tuple[Label, dict[str, Label]]] = {
    "high": (
        _("What would have made it even better?"),
        {
            "cause": _("That it had not happened at all"),
            "speed": _("A faster answer"),
            "clarity": _("A clearer answer"),
            "effort": _("Less for me to do"),
        },
    ),
    "middle": (
        _("What should have been different?"),
        {
            "repeat": _("That I had to ask only once"),
            "speed": _("A faster answer"),
            "clarity": _("A clearer answer"),
            "outcome": _("A different outcome"),
        },
    ),
    "low": (
        _("What went wrong?"),
        {
            "unsolved": _("It is not solved"),
            "speed": _("It took too long"),
            "care": _("I did not feel heard"),
            "outcome": _("I wanted a different outcome"),
        },
    ),
}


def followup_question(band: str) -> tuple[Label, dict[str, Label]]:
    """Return the question and its choices by code."""
    return QUESTIONS.get(band, QUESTIONS["middle"])


def answered_question(band: str, codes: list[str]) -> Label:
    """Return the question whose choices hold these codes: the band's own, if it has them all.

    A customer who changes the score keeps what they ticked under the question before.
    """
    questions = [followup_question(band), *QUESTIONS.values()]
    return next((label for label, known in questions if set(codes) <= set(known)), questions[0][0])


def choice_labels(band: str, codes: list[str]) -> list[str]:
    """Return the labels of the chosen codes; codes of another band keep theirs."""
    known: dict[str, Label] = {}
    for _question, choices in [*QUESTIONS.values(), followup_question(band)]:
        known |= choices
    return [str(known[code]) for code in codes if code in known]
