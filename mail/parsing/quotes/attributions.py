"""The start of a quote: attributions such as "On …, Ana wrote:"."""

import re
from bisect import bisect_left

from mail.parsing.quotes import phrases
from mail.parsing.quotes.header_block import has_an_address, plain_line

NAME_WROTE = re.compile(r"[>)\]]\s*[^\W\d_ ()]+(?: [^\W\d_ ()]+)?[():\s\w]{0,5}:$")
# Excludes "10 p.m." and "30 apr." at the end of a line that continues below.
SENTENCE_END = re.compile(r"[^\W\d_]{4}\.$|[!?]$")
# Not "28. Apr. 2017" and "huhtik. 2017": what follows is no number.
SENTENCE_BREAK = re.compile(r"[^\W\d_]{4}[.!?]\s+[^\s\d]|[!?]\s")
WRAPPED = 60  # a mail program wraps no line before it is that long
MAX_WRAPPED = 320
WORD = re.compile(r"[^\W\d_]{4,} ")  # weekdays are short or end with a comma
SENTENCE_INSIDE = re.compile(r"[^\W\d_]{2}[.!?]\s")
DASHES = " \t-_=*~—–|"
MAX_ATTRIBUTION = 400
SHARED = re.compile(
    r"^(.{0,500}?\S)[ \t]*?(-{2,}[ \t]*)?(\bOn (?:Mon|Tue|Wed|Thu|Fri|Sat|Sun|Jan|Feb|Mar|Apr|May|Jun"
    r"|Jul|Aug|Sep|Oct|Nov|Dec|\d).{6,200}\bwrote:)\s*$"
)
ANDROID = re.compile(
    r"^-{2,}\s*\S.{0,120}\s(?:wrote|schrieb|a écrit|escribió|ha scritto|escreveu|schreef|skrev|napisał|написал)\s*-{2,}$",
    re.IGNORECASE,
)


def find_ends(lines: list[str]) -> list[int]:
    """Return the lines an attribution may end with, in order."""
    return [n for n, line in enumerate(lines) if _may_end(plain_line(line).strip(DASHES))]


def find_attribution(lines: list[str], at: int, ends: list[int]) -> int:
    """Return the number of lines from `at` that are one attribution, 0 if none.

    `ends`: of find_ends.
    """
    next_end = bisect_left(ends, at)
    if next_end == len(ends) or ends[next_end] > at + 5:
        return 0
    first = plain_line(lines[at])
    if not first or first.startswith(">") or len(first) > MAX_ATTRIBUTION:
        return 0
    if ANDROID.match(first):
        return 1
    joined, blanks = "", 0
    strong = _opens_strongly(first)
    for count in range(1, 7 if strong else 4):
        if at + count > len(lines):
            return 0
        line = plain_line(lines[at + count - 1])
        blanks += not line
        if len(joined) + len(line) > MAX_ATTRIBUTION or blanks > (2 if strong else 0):
            return 0
        joined = f"{joined} {line}".strip()
        if at + count - 1 not in ends[next_end : next_end + 6]:
            continue
        quoted_next = _next_is_quoted(lines, at + count)
        rest = joined[len(first) :].strip()
        if _is_text_above(first, rest, quoted_next=quoted_next):
            continue
        if is_attribution(joined, first, quoted_next=quoted_next):
            return count
        if _is_wrapped(joined, first, rest, quoted_next=quoted_next):
            return count
    return 0


def _is_text_above(first: str, rest: str, *, quoted_next: bool) -> bool:
    """Return True for a short line like "Size 54" above a whole attribution."""
    return (
        bool(rest)
        and bool(WORD.match(first))
        and not phrases.STARTS.match(first)
        and len(first) + len(rest.split(maxsplit=1)[0]) < WRAPPED
        and rest[0] not in "<(["
        and (has_an_address(rest) or not has_an_address(first))
        and _names_writer_and_time(rest, quoted_next=quoted_next)
    )


def _is_wrapped(text: str, first: str, rest: str, *, quoted_next: bool) -> bool:
    """Return True if these joined lines name writer, "wrote" and time, in any order and language.

    As in "Ana <a@x.example> schrieb am Fr., 28.\\nApr. 2017 um 11:53 Uhr:". A line above that is not
    needed for it, and was not long enough to be wrapped, is somebody's text.
    """
    body = text.strip(DASHES)
    if not _names_writer_and_time(body, quoted_next=quoted_next):
        return False
    if not rest:
        return not SHARED.match(first)
    if SENTENCE_END.search(first) and not rest[0].isdigit():
        return False
    needs_first = (
        rest[0] in "<(["
        or (has_an_address(first) and not has_an_address(rest))
        or not _names_writer_and_time(rest, quoted_next=quoted_next)
    )
    return needs_first or len(first) + len(rest.split(maxsplit=1)[0]) >= WRAPPED


def _names_writer_and_time(body: str, *, quoted_next: bool) -> bool:
    says_wrote = (
        phrases.WROTE_INSIDE.search(body)
        or phrases.ends_in_wrote(body)
        or phrases.CJK_WROTE.search(body)
    )
    return (
        len(body) <= MAX_WRAPPED
        and _may_end(body)
        and bool(says_wrote)
        and (quoted_next or has_an_address(body))
        and bool(phrases.DATE.search(body) and phrases.CLOCK.search(body))
        and not SENTENCE_BREAK.search(body)
    )


def is_attribution(text: str, first: str, *, quoted_next: bool) -> bool:
    """Return True if these joined lines attribute a quote to an author, in any language.

    Either a date and a word for "wrote", or a date in front and an address at the end. `first` is
    the line it must begin with, so that no text above is included: a line above must open like an
    attribution and must not end like a sentence.
    """
    body, above = text.strip(DASHES), first.strip(DASHES)
    is_one_line = body == above
    goes_on = body[len(above) :].lstrip(DASHES)[:1].isdigit()  # "28 huhtik." and the year
    if not is_one_line and SENTENCE_END.search(above) and not goes_on:
        return False
    ends_in_wrote = phrases.ends_in_wrote(body)
    if not _may_end(body):
        return False
    has_address = has_an_address(body)
    says_wrote = ends_in_wrote or bool(phrases.CJK_WROTE.search(body))
    opens = _opens(above + " ")
    if says_wrote and has_address and ("@" in first or "<" in first) and NAME_WROTE.search(body):
        return len(body) < 200 and (is_one_line or opens)
    if not phrases.DATE.search(body):
        is_short = body.endswith(":") and len(body) < 80
        is_bare = is_short and is_one_line and not SENTENCE_INSIDE.search(body)
        return is_bare and says_wrote and quoted_next
    if says_wrote and opens:
        return quoted_next or has_address or bool(phrases.CLOCK.search(body))
    ends = body.endswith((":", "："))
    if ends and opens and phrases.WROTE_INSIDE.search(body):
        return quoted_next or has_address
    if not (has_address and opens and _starts_with_date(body)):
        return False
    return _address_is_last(body) if ends else quoted_next and body.endswith(">")


def split_shared_line(lines: list[str], at: int) -> str | None:
    """Return the text before an attribution on the same line."""
    if not _next_is_quoted(lines, at + 1) or "wrote:" not in lines[at]:
        return None
    match = SHARED.match(lines[at][:900])
    return match[1].rstrip(" -") if match else None


def _may_end(body: str) -> bool:
    return body.endswith((":", "：", ">")) or phrases.ends_in_wrote(body)


def _opens_strongly(line: str) -> bool:
    body = line.strip(DASHES)
    return _opens(body) and bool(phrases.CLOCK.search(body))


def _opens(text: str) -> bool:
    return bool(phrases.STARTS.match(text)) or _starts_with_date(text)


def _starts_with_date(text: str) -> bool:
    # "ср, 30 апр.", "2024-01-15", "Wednesday, 17", "11:00 AM": a digit within the first two words.
    start = text[:24].lstrip("([")
    return bool(
        re.match(
            r"\d|[^\W\d_]{1,12}[.,]?,?\s+\d|[^\W\d_]{1,12}[.,]?,?\s+[^\W\d_]{3,10}\.?\s+\d", start
        )
    )


def _address_is_last(text: str) -> bool:
    return bool(re.search(r"@[^\s<>]{1,253}?[>)\]\s\"']{0,6}[:：]$", text))


def _next_is_quoted(lines: list[str], at: int) -> bool:
    for line in lines[at : at + 6]:
        if line.strip():
            return line.lstrip().startswith((">", "\ue001", "\ue003", "\ue005"))
    return False
