"""Detection of German school marks, whose best is 1: "Eine glatte Eins"."""

from __future__ import annotations

import re

from journeys.feedback.replies.remarks import is_praise
from journeys.feedback.replies.sentences import is_courtesy

GERMAN = r"(?:eins|zwei|zwo|drei|vier|funf|fuenf|sechs)"
MARK = re.compile(
    r"(?:von (?:mir|uns)(?: gibt es| gibt's)? |ich gebe? (?:euch |ihnen |dir )?)?"
    r"eine (?P<how>(?!der|dieser|meiner|oder)[a-z]+ )?"
    r"(?:(?P<word>eins|zwei|zwo)|[12])(?![a-z\d]|[.,/]\d)"
)
# A mark that is named as one: 1 is the best of six.
NAMED = re.compile(
    rf"(?:[a-z]+ ){{0,3}}?schulnoten?\b\W{{0,3}}(?:von |war |ist |ware |eine? )*(?:[1-6]|{GERMAN}"
    rf"|(?:sehr )?gut|befriedigend|ausreichend)|note\W{{1,3}}(?:eine? )?{GERMAN}\b"
)
STAR = re.compile(r"[a-z ]{0,20}\b(?:eins|1)\+? mit (?:\*|stern(?:chen)?|auszeichnung)\b")


def is_school_mark(rest: str) -> bool:
    """Return True for a good school mark, unless the words behind it are neither thanks nor
    praise."""
    if STAR.match(rest) or NAMED.match(rest):
        return True
    mark = MARK.match(rest)
    if not mark or not (mark["how"] or mark["word"]):
        return False
    words = rest[mark.end() :]
    return is_courtesy(words) or is_praise(words)
