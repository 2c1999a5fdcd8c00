"""Detection of a score in a reply, nearly always at its start.

Ambiguous numbers are asked about, not guessed.
"""

from __future__ import annotations

import re

from journeys.feedback.replies import phrases
from journeys.feedback.replies.contradiction import is_contradicted
from journeys.feedback.replies.correction import corrected
from journeys.feedback.replies.courtesy import greeting_end, is_greeting
from journeys.feedback.replies.numbers import ARTICLES, DOUBTFUL, NUMBER, number
from journeys.feedback.replies.plain import fold
from journeys.feedback.replies.scale_labels import labelled_score
from journeys.feedback.replies.school_marks import GERMAN, is_school_mark
from journeys.feedback.replies.score_match import ASK, CLOSED, NOTHING, ScoreMatch, is_over
from journeys.feedback.replies.several_scores import is_labelled, range_of_scores, two_things
from journeys.feedback.replies.stars import leading_stars
from journeys.feedback.replies.trailing_score import trailing_score
from journeys.feedback.replies.words_behind import starts_remark

OPENING = re.compile(r"(?:[•·>]\s*|[-–—]\s+)?[*_\"'“”„«‹(\[\s]*")
SMILEY = r"(?:[:;=8]-?[)(DPp/|*]|<3|\^\^|:'\()"
SEPARATORS = re.compile(rf"(?:(?!{SMILEY})[\s\-–—:;.,!?*_)\]\"'”“»›=…|~+/])*")
LIST_GOES_ON = re.compile(r"(?:^|\s)2\s?[.)]\s?\D", re.MULTILINE)


def find_score(
    text: str, folded: str, scale: tuple[int, int], labels: tuple[str, str] = ("", "")
) -> ScoreMatch:
    """Read the score at the start of a reply, or behind a short judgement.

    `text` is plain, `folded` the same folded.
    """
    found = _find(text, folded, scale, labels)
    if found.kind == "none":
        return trailing_score(folded, scale)
    if found.score is None:
        return found
    rest = fold(_ungreeted(text[found.said_at :]))
    label = labelled_score(rest.lstrip(" -–—:=,.(["), labels, scale)
    is_other = label is not None and label[0] != found.score and found.score in scale
    return ASK if is_other or is_contradicted(found.score, rest, scale) else found


def _find(text: str, folded: str, scale: tuple[int, int], labels: tuple[str, str]) -> ScoreMatch:
    start = _after_greeting(text)
    labelled = labelled_score(folded[start:], labels, scale)
    if labelled:
        score, end = labelled
        return ScoreMatch("score", score, _comment(folded, start + end), start + end)
    correction = phrases.CORRECTION.match(folded, start)
    start = correction.end() if correction else start
    stars = leading_stars(text, start, scale)
    if stars:
        return _starred(stars, folded)
    rest = folded[start:]
    if is_labelled(rest, scale):
        return ASK
    if is_school_mark(rest):
        return ASK
    between = phrases.BETWEEN.match(rest)
    if between:
        return ASK if is_over(rest, between.end()) else NOTHING
    if re.match(r"[-−]\d+\s*(?:$|\n)", rest):
        return ASK
    opening = OPENING.match(rest)
    at = opening.end() if opening else 0
    lead_in = _lead_in(rest, at)
    stars = leading_stars(text, start + lead_in, scale) if lead_in else None
    if stars:
        return _starred(stars, folded)
    token = re.compile(NUMBER).match(rest, lead_in or at)
    if not token:
        return NOTHING
    return _moved(_judge(rest, at, token, scale=scale, is_led=lead_in is not None), start, folded)


def _ungreeted(rest: str) -> str:
    said = rest.lstrip(" \n-–—:,.!")
    end = greeting_end(said)
    return said[end:] if end else rest


def _starred(stars: tuple[int | None, int], folded: str) -> ScoreMatch:
    count, end = stars
    return ASK if count is None else ScoreMatch("score", count, _comment(folded, end), end)


def _after_greeting(written: str) -> int:
    """Return the offset behind a greeting on a line of its own."""
    at = 0
    for line in written.split("\n"):
        text = line.strip(" *_")
        if text and not (is_greeting(text) and written[at + len(line) :].strip()):
            return at + len(line) - len(line.lstrip())
        at += len(line) + 1
    return 0


def _lead_in(rest: str, at: int) -> int | None:
    """Return the offset of the number behind "My rating:" or "I'd give it a"."""
    lead_in = phrases.LEAD_IN.match(rest, at)
    if not lead_in:
        counted = rf"{phrases.ARTICLE} (?:[a-z]+ )?(?=\d)|eine (?:[a-z]+ )?(?={GERMAN}\b)"
        article = re.compile(counted).match(rest, at)
        return article.end() if article else None
    mark = re.compile(r"[*_\"'“(\[]*").match(rest, lead_in.end())
    return mark.end() if mark else lead_in.end()


def _judge(
    rest: str, at: int, token: re.Match[str], *, scale: tuple[int, int], is_led: bool
) -> ScoreMatch:
    value, end = number(token[0]), token.end()
    line = rest.split("\n")[0].strip(" .!*_,")
    if token[0] in ARTICLES and line != token[0] and not is_led:
        return NOTHING
    if _is_wish(rest, at, end, is_led=is_led):
        return NOTHING
    rules = (corrected, _fraction, _of_scale, range_of_scores, two_things, _stars_or_points)
    for rule in rules:
        found = rule(rest, value, end, scale)
        if found:
            return found
    if not is_led and value == 1 and LIST_GOES_ON.search(rest, end):
        return NOTHING
    goes_on = token[0] not in DOUBTFUL and phrases.THEN.match(rest, end)
    has_remark = token[0].isdecimal() and starts_remark(rest, value, end)
    if _is_quantity(rest, end) or not (CLOSED.match(rest, end) or goes_on or has_remark):
        return NOTHING
    return _in_scale(rest, value, end, scale)


def _is_wish(rest: str, at: int, end: int, *, is_led: bool) -> bool:
    """Return True for a condition, which gives no score: "I'd give it a 5 if it had turned up"."""
    if phrases.IF_ANYWHERE.match(rest, end) or phrases.IF_DIRECT.match(rest, end):
        return True
    sentence = re.split(r"[.!?\n]", rest[end:])[0]
    would = is_led and phrases.WOULD.search(rest[at:end])
    return bool(would and re.search(r"\b(?:if|wenn|falls|mits)\b", sentence))


def _fraction(rest: str, value: int, end: int, scale: tuple[int, int]) -> ScoreMatch | None:
    if phrases.HALF.match(rest, end):
        return ASK
    point = re.compile(r"[.,](\d+)").match(rest, end)
    if not point:
        return None
    after = point.end()
    is_half = len(point[1]) <= 2 and not re.compile(r"[.:,]\d|\.(?=\s?\d)").match(rest, after)
    of_scale = re.compile(r" ?/ ?\d| (?:out of|von|sur|de|su|van|of) ").match(rest, after)
    is_rating = of_scale or re.compile(rf" ?(?:{phrases.STARS}|{phrases.POINTS})").match(
        rest, after
    )
    return ASK if is_half and (is_rating or is_over(rest, after)) else NOTHING


def _of_scale(rest: str, value: int, end: int, scale: tuple[int, int]) -> ScoreMatch | None:
    """ "4/5", "9 out of 10", "4 von 5" — but "3 van de 5 bestelde lampjes" counts things."""
    noun = rf"(?: ?(?:{phrases.STARS}|{phrases.POINTS}))?"
    pattern = rf"{noun}(?: ?(?P<slash>/) ?| (?P<of>{phrases.OUT_OF}) )(?P<top>{NUMBER}){noun}"
    match = re.compile(pattern).match(rest, end)
    if not match:
        return None
    top, after = number(match["top"]), match.end()
    if (value, top) == (24, 7) or re.compile(r" ?[/.-] ?\d|[:%]\d|[a-z%€]").match(rest, after):
        return NOTHING
    is_all = is_over(rest, after) or bool(phrases.THEN.match(rest, after))
    if match["slash"] and top == scale[1]:
        is_all = not (
            phrases.UNIT.match(rest, after)
            or re.match(r" (?:of|der|des|de[ils]?|van) ", rest[after:])
        )
    if not is_all:
        return NOTHING
    is_dutch_or = match["of"] == "of" and top == value + 1
    if is_dutch_or and not re.search(r"[a-z]{2}", rest[after:]):
        return ASK
    if is_dutch_or and re.search(r"\b(?:de|het|een|ik|was|maar|niet|en|goed|dus)\b", rest[after:]):
        return ASK
    return _in_scale(rest, value, after, scale) if top == scale[1] else ASK


def _stars_or_points(rest: str, value: int, end: int, scale: tuple[int, int]) -> ScoreMatch | None:
    match = re.compile(
        rf" ?-?(?:(?P<stars>{phrases.STARS}|[★⭐🌟]\ufe0f?)|{phrases.POINTS})"
    ).match(rest, end)
    if not match:
        return None
    if match["stars"] and scale[1] == 10:
        return ASK
    return _in_scale(rest, value, match.end(), scale)


def _is_quantity(rest: str, end: int) -> bool:
    """Return True if what follows counts, orders or dates something: "5 days", "10:30", "2nd", "50
    %"."""
    if re.compile(r"[^\W\d_]| ?[%€$£°&@]|:\d|[.,]\d|/|\.\.?\d").match(rest, end):
        return True
    follows = (phrases.UNIT, phrases.ORDINAL, phrases.MONTH)
    return any(pattern.match(rest, end) for pattern in follows)


def _in_scale(rest: str, value: int, end: int, scale: tuple[int, int]) -> ScoreMatch:
    low, high = scale
    if re.fullmatch(r"\s*\?+\s*", rest[end:]):
        return ASK
    if low <= value <= high:
        return ScoreMatch("score", value, end)
    is_bare = not re.search(r"[a-z]", rest[end:])
    return ASK if is_bare or value <= 12 or value in (20, 100) else NOTHING


def _moved(found: ScoreMatch, start: int, folded: str) -> ScoreMatch:
    if found.kind != "score":
        return found
    end = start + found.comment_at
    return ScoreMatch("score", found.score, _comment(folded, end), end)


def _comment(folded: str, end: int) -> int:
    replaced = phrases.INSTEAD_OF.match(folded, end)
    if replaced:
        return replaced.end()
    separators = SEPARATORS.match(folded, end)
    return separators.end() if separators else end
