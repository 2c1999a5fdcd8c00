"""Detection of several scores in one reply: ranges, and scores for two things."""

from __future__ import annotations

import re

from journeys.feedback.replies import phrases
from journeys.feedback.replies.numbers import ARTICLES, DOUBTFUL, NUMBER, number
from journeys.feedback.replies.score_match import ASK, NOTHING, ScoreMatch, is_over

LABELLED = re.compile(
    r"[a-z][a-z' ]{1,28}[:=]? ?-? ?(\d+)(?:/\d+)?(?: ?[,;/.\n]\s*| [-–] | (?=(?:but|and|aber|und"
    r"|mais|et|pero|y|ma|e|mas|maar|en) ))(?:(?:but|and|aber|und|mais|et|pero|y|ma|e|mas|maar"
    r"|en) )?"
    r"[a-z][a-z' ]{1,28}[:=]? ?-? ?(\d+)(?:/\d+)?[.! ]*"
)


def is_labelled(rest: str, scale: tuple[int, int]) -> bool:
    """Return True for "Service 5, website 2"; not for two prices."""
    found = LABELLED.fullmatch(rest.strip())
    return found is not None and any(
        len(each) < 3 and int(each) <= scale[1] for each in found.groups()
    )


def range_of_scores(rest: str, value: int, end: int, scale: tuple[int, int]) -> ScoreMatch | None:
    """ "4-5", "3 or 4", "4, maybe 5": ask; "4-5 days" counts days; "5 - 2 calls" scores 5."""
    pattern = (
        rf"(?P<dash> ?[-–—~] ?|, ?| ?\(|\?+ )?(?:{phrases.OR} )?(?:{phrases.ARTICLE} )?"
        rf"(?P<second>{NUMBER})(?![a-z%€'])"
    )
    match = re.compile(pattern).match(rest, end)
    if not match or not rest[end : match.start("second")].strip(" \t"):
        return None
    if match["second"] in ARTICLES | DOUBTFUL and re.match(r" [a-z]", rest[match.end() :]):
        return None
    joint = rest[end : match.start("second")]
    if is_over(rest, match.end()):
        same = number(match["second"]) == value and joint.strip() in ("(", ",")
        return None if same else ASK
    is_apart = joint in (" - ", " – ", " — ", ", ", "– ", "- ")
    counts_up = joint != ", " and phrases.UNIT.match(rest, match.end())
    if is_apart and not (counts_up and number(match["second"]) > value):
        return None
    return NOTHING


def two_things(rest: str, value: int, end: int, scale: tuple[int, int]) -> ScoreMatch | None:
    """ "4 for the advice, 1 for the waiting time" and "5 - advice, 2 - speed"."""
    other = rf"(?:{phrases.AND} )?(?:{phrases.ARTICLE} )?(?P<other>{NUMBER})"
    noun = rf"(?:/\d+)?(?: ?(?:{phrases.STARS}|{phrases.POINTS}))?"
    given = rf"{noun} {phrases.FOR} [^.\n]{{2,60}}?[,;.]?\s{other}{noun} {phrases.FOR} "
    told = (
        rf"{noun} {phrases.FOR} [^.\n]{{2,40}}?[,;] (?:{phrases.AND} )?(?:{phrases.ARTICLE}|das|der"
        rf"|el|het|de) [a-z]+ (?:(?:only|just|gets?|nur|seulement|solo|apenas|maar) ){{0,2}}"
        rf"(?:{phrases.ARTICLE} )?(?P<other>{NUMBER})[.!]*$"
    )
    listed = rf"\s*[-–—:=(]\s*[a-z' ]{{2,30}}[,;\n)]+\s*{other}\s*[-–—:=(]\s*[a-z' ]{{2,40}}[.!)]*$"
    second_line = rf"[.!]?\n+{other}[.!]?(?:$|\n)"
    for pattern in (given, told, listed, second_line):
        match = re.compile(pattern).match(rest.rstrip(), end)
        if match and number(match["other"]) != value:
            return ASK
    return None
