"""A score behind a few words of judgement: "Great service, 5 stars", "Slow but ok, 3/5".

Only at the end of a reply, with its unit or its scale, behind words that judge and nothing else.
"""

from __future__ import annotations

import re

from journeys.feedback.replies import phrases
from journeys.feedback.replies.courtesy import is_greeting
from journeys.feedback.replies.numbers import NUMBER, number
from journeys.feedback.replies.remarks import BAD, DISPRAISE, PLAIN, PRAISE
from journeys.feedback.replies.requests import has_request
from journeys.feedback.replies.score_match import ASK, NOTHING, ScoreMatch

_END = r"[\s!.*_)\]\"'”»😀-🙏👍⭐🌟★❤️]*"
TRAILING = re.compile(
    rf"(?P<words>[^\d\n]{{2,60}}?)(?:\s*[,;:.!–—-]+\s*|\s*\n+\s*)(?:{phrases.ARTICLE} )?"
    rf"(?:\(\s*)?(?P<number>{NUMBER})"
    rf"(?: ?-?(?:{phrases.POINTS}|(?P<stars>{phrases.STARS}|[★⭐🌟]\ufe0f?))"
    rf"(?: (?:{phrases.OUT_OF}) (?P<of_stars>{NUMBER}))?"
    rf"| ?/ ?(?P<slash>\d+)| (?:{phrases.OUT_OF}) (?P<of>{NUMBER})|(?<=\d))"
    rf"(?: (?:from (?:me|us)|von (?:mir|uns)|de ma part|de mi parte|da parte mia|van mij))?"
    rf"(?:[\s,.!–—-]+(?:thanks?|thank you|danke?|merci|gracias|grazie|obrigad[oa]|bedankt))?{_END}",
)
CLAUSE = re.compile(r"[,;:.!\n–—]+| - ")
NOT_OF_US = re.compile(
    r"\b(?:if|would|could|not|n't|never|wenn|ware|wurde|nicht|si|serait|pas|seria|no|se|sarebbe|non"
    r"|nao|als|zou|niet|last|before|other|competitor|hotel|movie|bought|ordered|has|have|had|got"
    r"|gave|give|were|was|less|more|than|instead)\b"
)
MAX_CLAUSE = 5


def trailing_score(folded: str, scale: tuple[int, int]) -> ScoreMatch:
    """Return the score at the end of a short judgement, which is the comment as a whole."""
    match = TRAILING.fullmatch(folded.strip())
    if not match or not _is_judgement(match["words"]) or has_request(match["words"]):
        return NOTHING
    value, (low, high) = number(match["number"]), scale
    top = match["slash"] or match["of"] or match["of_stars"]
    if top and number(top) != high:
        return NOTHING
    if not low <= value <= high or (match["stars"] and high == 10):
        return ASK
    words, edge = match["words"], (high - low) // 4
    is_bad = bool(BAD.search(words) or DISPRAISE.search(words))
    is_good = bool(PRAISE.search(words)) and not is_bad
    if (value >= high - edge and is_bad) or (value <= low + edge and is_good):
        return ASK
    return ScoreMatch("score", value, 0)


def _is_judgement(words: str) -> bool:
    """Return True if every clause praises, blames, thanks or greets, in a few words."""
    clauses = [each.strip() for each in CLAUSE.split(words) if each.strip()]
    return not all(map(is_greeting, clauses)) and all(
        len(each.split()) <= MAX_CLAUSE
        and not NOT_OF_US.search(each)
        and (is_greeting(each) or PRAISE.search(each) or PLAIN.search(each) or BAD.search(each))
        for each in clauses
    )
