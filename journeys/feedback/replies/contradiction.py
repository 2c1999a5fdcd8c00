"""Detection of scores whose words say the opposite: "1 (best)", "5 = very bad"."""

from __future__ import annotations

import re

from journeys.feedback.replies.remarks import BAD, is_praise

GLOSS = re.compile(
    r"\s*(?:[=(\[:]|means|bedeutet|heisst|signifie|significa|betekent)\s*([^)\]\n]+)"
)
WORST = re.compile(
    r"\b(?:worst|very bad|(?:sehr|ganz) schlecht|schlechteste|pire|peor|peggior|pior)"
)
# As short as the gloss of a school mark: "Eine glatte 1, top!".
SHORT = 5


def is_contradicted(score: int, rest: str, scale: tuple[int, int]) -> bool:
    """True if `rest`, the folded words behind the score, belongs to the other end of the scale."""
    low, high = scale
    edge = (high - low) // 4
    gloss = GLOSS.match(rest)
    words = gloss[1] if gloss else rest
    if score >= high - edge:
        return bool(gloss) and bool(BAD.search(words) or WORST.search(words))
    if score > low + edge or re.search(r"\b(?:but|aber|mais|pero|ma|mas|maar|only|nur)\b", rest):
        return False
    is_short = len(re.findall(r"[^\W\d_]{2,}", words)) <= SHORT
    return is_short and is_praise(words) and not THANKS_ONLY.fullmatch(words.strip(" \t\n.,!-–—"))


THANKS_ONLY = re.compile(
    r"(?:many |vielen |thank you|thanks?|thx|danke|merci|gracias|grazie|obrigad[oa]|bedankt"
    r"|\W|very much|so much|beaucoup|mille|dank)+"
)
