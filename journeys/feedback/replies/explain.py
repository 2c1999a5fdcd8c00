"""Explanation of a parsed reply in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from journeys.feedback.replies.reading import ReplyReading


def explain(reading: ReplyReading) -> str:
    """Return one or two sentences: "Reads as 4 of 5, with a comment. The ticket stays solved." """
    return " ".join(explain_parts(reading))


def explain_parts(reading: ReplyReading) -> tuple[str, str]:
    """Return two sentences: the reading, and its consequence."""
    return _reads(reading), _then(reading)


def _reads(reading: ReplyReading) -> str:
    if reading.route == "ignore":
        return _("The reply is empty or automatic.")
    if reading.score is None:
        if reading.route == "ask":
            return _("The number is ambiguous.")
        return _("Reads as a comment without a score.")
    of = {"score": reading.score, "top": reading.scale[1]}
    if reading.comment:
        return _("Reads as %(score)s of %(top)s, with a comment.") % of
    return _("Reads as %(score)s of %(top)s.") % of


def _then(reading: ReplyReading) -> str:
    return {
        "record": _("The ticket stays solved."),
        "comment": _("It is kept with the ticket, which stays solved."),
        "ask": _("We ask once which score is meant."),
        "agent": _("It needs a reply, so it is shown to an agent."),
        "opt_out": _("The customer is opted out, and gets a confirmation."),
        "ignore": _("It is stored and not counted."),
    }[reading.route]
