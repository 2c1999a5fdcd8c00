"""Detection of scores whose words say the opposite: "1 (best)", "5 = very bad"."""

from __future__ import annotations

import re

from journeys.feedback.replies.phrases import THANKS
from journeys.feedback.replies.problems import has_problem
from journeys.feedback.replies.remarks import BAD, PRAISE, is_praise
from journeys.feedback.replies.sarcasm import is_sarcasm, is_wish
from journeys.feedback.replies.sentences import is_remark

GLOSS = re.compile(
    r"\s*(?:[=(\[:]|means|bedeutet|heisst|signifie|significa|betekent)\s*([^)\]\n]+)"
)
WORST = re.compile(
    r"\b(?:worst|terribl|awful|horribl|(?:very|really) bad|(?:sehr|ganz) schlecht|schlechteste"
    r"|mangelhaft|ungenugend|furchtbar|katastroph|catastroph|pire|peor|pesim|pessim|peggior|orribil"
    r"|pior|heel slecht|slechtst|verschrikkelijk)"
)
# Praise with a reserve explains a low score: "2, could be faster".
RESERVE = re.compile(
    r"\b(?:but|aber|mais|pero|ma|mas|maar|only|nur|could|should|konnte|sollte|pourrai\w+|podrian?"
    r"|potrebbe\w*|podiam?|poderia|kon|kunnen|more|mehr|less|weniger|once|nothing)\b"
)
# As short as the gloss of a school mark: "Eine glatte 1, top!".
SHORT = 5


def is_contradicted(score: int, rest: str, scale: tuple[int, int]) -> bool:
    """Return True if `rest`, the folded words behind the score, belongs to the other end of the
    scale."""
    low, high = scale
    edge = (high - low) // 4
    gloss = GLOSS.match(rest)
    words = gloss[1] if gloss else rest
    is_short = 0 < len(re.findall(r"[^\W\d_]{2,}", words)) <= SHORT
    if score >= high - edge:
        if is_sarcasm(words):
            return True
        if gloss and BAD.search(words):
            return True
        return is_short and bool(WORST.search(words)) and not PRAISE.search(words)
    if score > low + edge or RESERVE.search(rest) or has_problem(rest) or is_wish(rest):
        return False
    return is_short and is_praise(THANKS.sub(" ", words)) and is_remark(words)
