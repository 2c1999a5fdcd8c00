"""The start of a quote: headers copied from the answered mail."""

import re

from mail.parsing.message.address import ADDRESS
from mail.parsing.quotes import phrases

LABEL = re.compile(r"^[\s>|*_]{0,12}([^\W\d_][^:：\n<>@]{0,24}?)[\s*_]{0,4}[:：][*_]{0,3}(.*)$")
INNER_LABEL = re.compile(r"\s(Date|Sent|To|Subject):\s")
SAME_LINE = {"date": "sent", "sent": "sent", "to": "to", "subject": "subject"}
MAX_BLOCK = 14
# A date with its year and a time of day.
MOMENT = re.compile(
    r"(?:19|20)\d\d\D.{0,20}?\d{1,2}[:.h]\d\d|\d{1,2}[:.h]\d\d.{0,20}\b(?:19|20)\d\d\b"
)
# Marks of direction, around every piece of a Hebrew or Arabic attribution.
DIRECTIONS = dict.fromkeys(
    map(ord, "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
)


def find_header_block(lines: list[str], at: int) -> int:
    """Return the number of lines from `at` that are copied mail headers, 0 if none."""
    kind = label_of(lines[at])
    if kind is None:
        return 0
    kinds, last, has_address = {kind}, at, has_an_address(lines[at])
    for number in range(at + 1, min(at + MAX_BLOCK, len(lines))):
        found = label_of(lines[number])
        if found is None:
            if not lines[number].strip() and (number - last > 1 or len(kinds) >= 3):
                break
            if number - last > 3:
                break
            has_address = has_address or has_an_address(lines[number])
            continue
        kinds.add(found)
        has_address = has_address or has_an_address(lines[number])
        last = number
    kinds |= {SAME_LINE[word.casefold()] for word in INNER_LABEL.findall(lines[at][:500])}
    people = kinds & {"from", "to"}
    # "From: Graz, To: Vienna, Date: Monday" is a parcel's way.
    block = "\n".join(map(plain_line, lines[at : last + 1]))
    is_mail = has_address or "subject" in kinds or bool(MOMENT.search(block[:2000]))
    enough = is_mail and (len(kinds) >= 3 or (len(kinds) == 2 and "sent" in kinds and has_address))
    return last - at + 1 if enough and people else 0


def label_of(line: str) -> str | None:
    """Return the header this line names: from, sent, to or subject."""
    if ":" not in line and "：" not in line:
        return None
    match = LABEL.match(line[:300])
    if not match:
        return None
    return phrases.LABELS.get(" ".join(match[1].split()).strip("*_ ").casefold())


def has_an_address(text: str) -> bool:
    return "@" in text and bool(ADDRESS.search(text))


def plain_line(line: str) -> str:
    """Return a line without marks of direction and outer blanks."""
    return line.translate(DIRECTIONS).strip() if not line.isascii() else line.strip()
