"""Detection of a score that the same reply takes back: "5. Sorry, I meant 2."."""

from __future__ import annotations

import re

from journeys.feedback.replies import phrases
from journeys.feedback.replies.numbers import NUMBER, number
from journeys.feedback.replies.score_match import ASK, ScoreMatch

_NOT_YET = (
    r"(?:no|nope|wait|actually|rather|err?|hm+|typo|or rather|nein|halt|moment|doch|besser gesagt"
    r"|tippfehler|vielmehr|non|enfin|plutot|erreur|mejor|digo|error|anzi|errore|alias"
    r"|erro|nao|nee|wacht|foutje|typefout|liever|fehler|mistake)"
)
_AGAIN = rf"(?:(?:{phrases.SORRY}|{_NOT_YET})[ ,.:;!…-]+)"
_TAIL = (
    rf"(?:/\d+| out of \d+| ?(?:{phrases.STARS}|{phrases.POINTS}))?[*_\"'”)]*"
    r"(?=\s*(?:$|[.!),;:\n]| [-–—]))(?![.,]\d)"
)
_SECOND = rf"(?:{phrases.ARTICLE} )?[*_\"'“]*(?P<second>{NUMBER}){_TAIL}"
_STARS = rf"(?:/\d+| ?(?:{phrases.STARS}|{phrases.POINTS}))?"
AT_ONCE = re.compile(
    rf"{_STARS}[ \n,.:;!…(\[–—-]*(?:(?:→|⇒|->|=>|➔|➜) ?|(?:{_AGAIN})*{phrases.MEANT}[ ,.:;!-]*"
    rf"(?:to (?:say|write|give) )?|{_AGAIN}+)"
    rf"{_SECOND}"
)
LATER = re.compile(
    rf"[.!,;…(\n–-] ?(?:(?:{_AGAIN})*{phrases.MEANT}[ ,.:;!-]*|(?:{phrases.SORRY}[ ,.:;!-]+)+)"
    rf"{_SECOND}"
)


def corrected(rest: str, value: int, end: int, scale: tuple[int, int]) -> ScoreMatch | None:
    """Return the score given instead of `value`, or ask if it is none of the scale."""
    match = AT_ONCE.match(rest, end)
    comment_at = match.end() if match else end
    match = match or LATER.search(rest, end)
    if not match:
        return None
    second = number(match["second"])
    is_denied = re.search(r"(?:no|non|nao) $", rest[end : match.start("second")])
    if is_denied or not scale[0] <= second <= scale[1]:
        return ASK
    return ScoreMatch("score", second, comment_at)
