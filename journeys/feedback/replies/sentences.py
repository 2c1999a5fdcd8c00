"""Judgement of sentences: praise, thanks and plain remarks need nobody, anything else does.

Each clause counts by itself, and one word of praise does not speak for many others: nearly all
words of a clause must be known. What is not recognised goes before an agent.
"""

from __future__ import annotations

import re

from journeys.feedback.replies.emoji import has_words, is_angry, is_friendly
from journeys.feedback.replies.no_praise import is_no_praise
from journeys.feedback.replies.phrases import CLOSING
from journeys.feedback.replies.problems import SETTLED
from journeys.feedback.replies.remarks import (
    BAD,
    COUNTED,
    DURATION,
    NEITHER_NOR,
    NUMBER_ONLY,
    OUTCRY,
    PLAIN,
    PRAISE,
    RETURN,
    STILL,
    THANKS_ONLY,
    is_complaint,
)
from journeys.feedback.replies.sarcasm import is_wish, may_be_sarcasm
from journeys.feedback.replies.short_remarks import is_short_remark
from journeys.feedback.replies.vocabulary import count_words

SENTENCE = re.compile(r"[.!?;\n…]+")
CLAUSE = re.compile(
    r"[,:()\"“”»«–—]+| -+ |(?:^|(?<= ))(?:but|however|though|although|yet|aber|jedoch|allerdings"
    r"|mais|pourtant|pero|ma|pero'|mas|porem|maar|echter)\b"
)
PARTS = re.compile(r" (?:and|und|et|y|e|en) ")
LEADING = re.compile(r"(?:and|und|et|y|e|en|then|dann|so|also) ")
THANKED = re.compile(
    r"(?:(?:many|thank you|thanks?|thx|cheers|ta|danke?|vielen|herzlichen|merci|gracias|muchas"
    r"|mille|grazie|muito|obrigad[oa]|bedankt|dank|hartelijk)\b ?)+"
    r"(?:(?:so much|very much|a lot|again|schon|sehr|nochmals?|beaucoup|bien|encore|je wel|u wel"
    r"|jullie|je|u|wel)\b ?)*"
)
FOR = re.compile(r"(?:for|to|fur|an|pour|a|por|per|di|pela?|pelo|voor|aan)\b")
CAME = re.compile(
    r"\b(?:(?:refund|money|parcel|package|replacement) received|zuruck (?:bekommen|erhalten))\b"
)
FIRST_PERSON = re.compile(r"\b(?:i|we|ich|wir|je|j|yo|io|eu|ik)\b")
# Beside praise: "please tell Ana", "well done, team".
ASIDE = re.compile(
    r"please tell \w+(?: so| that)?|bitte (?:sagen|richten) .{0,30}|(?:dear |liebes )?team|all"
    r"|everyone"
    r"|guys|folks|leute|zusammen|a tous|equipo|chicos|ragazzi|pessoal|equipe|allemaal|mensen"
)
NUMBERED, SHORT, MOST, MOST_THANKS = 8, 3, 2, 5


def is_remark(folded: str) -> bool:
    """Return True if every clause is praise, thanks or a plain remark.

    A short sentence counts by what it says, as a long one does: "Never again" is none.
    """
    if is_angry(folded) or OUTCRY.search(folded):
        return False
    return not unknown_clauses(folded)


def has_remark(folded: str) -> bool:
    """Return True if a clause is praise, thanks or a plain remark."""
    clauses = [each for sentence in _sentences(folded) for each in _clauses(sentence)]
    unknown = unknown_clauses(folded)
    return not is_angry(folded) and any(has_words(e) and e not in unknown for e in clauses)


def unknown_clauses(folded: str) -> list[str]:
    """Return the clauses that are neither praise nor thanks nor a plain remark."""
    return [clause for sentence in _sentences(folded) for clause in _unknown(sentence)]


def is_courtesy(folded: str) -> bool:
    """Return True for nothing but closings and thanks."""
    return all(
        CLOSING.fullmatch(each) or THANKS_ONLY.fullmatch(each)
        for each in _sentences(folded)
        if has_words(each)
    )


def is_praising(folded: str) -> bool:
    """Return True if every sentence praises, or tells of something neither good nor bad; not for
    a duration. A few words that say nothing may stand beside: "nice people, but that music"."""
    sentences = [each for each in SENTENCE.split(folded) if re.search(r"[^\W_]", each)]
    return not any(map(_says_more, unknown_clauses(folded))) and not any(
        is_complaint(each) or not (PRAISE.search(each) or PLAIN.search(each)) for each in sentences
    )


def tells_more(folded: str) -> bool:
    """Return True if a clause without a number is no remark and has several unknown words."""
    return any(
        not re.search(r"\d", each) and count_words(BAD.sub(" ", each))[1] > 1
        for each in unknown_clauses(folded)
    )


def _says_more(clause: str) -> bool:
    known, unknown = count_words(clause)
    return unknown > 0 or known > SHORT or is_no_praise(clause)


def _sentences(folded: str) -> list[str]:
    return [each for part in SENTENCE.split(folded) if (each := part.strip(" \t,-–—:;()\"'*"))]


def _clauses(sentence: str) -> list[str]:
    return [each for part in CLAUSE.split(sentence) if (each := part.strip(" -'*"))]


def _unknown(sentence: str) -> list[str]:
    if not has_words(sentence):
        return [] if is_friendly(sentence) else [sentence]
    if CLOSING.fullmatch(sentence) or is_short_remark(sentence):
        return []
    if may_be_sarcasm(sentence) or is_wish(sentence):
        return [sentence]
    if NUMBER_ONLY.fullmatch(sentence) and len(sentence.split()) <= NUMBERED:
        return []
    sentence = NEITHER_NOR.sub("okay", sentence)
    praises = PRAISE.search(sentence)
    return [
        each
        for each in _clauses(sentence)
        if not (_is_known(each) or (praises and ASIDE.fullmatch(each)))
    ]


def _is_aside(part: str) -> bool:
    """Return True for what is said beside the praise: "nice to look at and dangerous to ride"."""
    known, unknown = count_words(part)
    is_praise = PRAISE.search(part) or PLAIN.search(part) or SETTLED.search(part)
    return not is_praise and unknown > 0 and known + unknown >= SHORT


def _is_known(clause: str, thanked: int = 0) -> bool:
    """Return True if few words of it are neither praise nor in the vocabulary.

    `thanked`: how often thanks were cut from its beginning.
    """
    clause = LEADING.sub("", clause, count=1) if LEADING.match(clause) else clause
    if not has_words(clause):
        return is_friendly(clause)
    if any(known.fullmatch(clause) for known in (CLOSING, THANKS_ONLY, RETURN)):
        return True
    if is_short_remark(clause):
        return True
    if is_no_praise(clause):
        return False
    thanks = THANKED.match(clause)
    rest = clause[thanks.end() :].strip() if thanks else ""
    if thanks and not (FOR.match(rest) and not FIRST_PERSON.search(rest)):
        return not rest or (thanked < MOST_THANKS and _is_known(rest, thanked + 1))
    rest, praised = clause, 0
    is_duration = bool(DURATION.search(clause) or COUNTED.search(clause))
    rest = COUNTED.sub(" ", rest)
    for pattern in (SETTLED, CAME, PLAIN, PRAISE):
        rest, found = pattern.subn(" ", rest)
        praised += found
    known, unknown = count_words(rest)
    unknown += 0 if PLAIN.search(clause) else 2 * len(BAD.findall(rest))
    if praised and not any(map(_is_aside, PARTS.split(clause))):
        return unknown <= MOST and 3 * unknown <= praised + known + unknown + 1
    return is_duration and not unknown and not (BAD.search(clause) or STILL.search(clause))
