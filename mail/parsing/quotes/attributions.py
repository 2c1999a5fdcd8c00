"""The start of a quote: attributions ("On …, Ana wrote:") and copied header blocks."""

import re
from bisect import bisect_left

from mail.parsing.message.address import ADDRESS
from mail.parsing.quotes import phrases

LABEL = re.compile(r"^[\s>|*_]{0,12}([^\W\d_][^:：\n<>@]{0,24}?)[\s*_]{0,4}[:：][*_]{0,3}(.*)$")
INNER_LABEL = re.compile(r"\s(Date|Sent|To|Subject):\s")
SAME_LINE = {"date": "sent", "sent": "sent", "to": "to", "subject": "subject"}
NAME_WROTE = re.compile(r"[>)\]]\s*[^\W\d_ ()]+(?: [^\W\d_ ()]+)?[():\s\w]{0,5}:$")
# Excludes "10 p.m." and "30 apr." at the end of a line that continues below.
SENTENCE_END = re.compile(r"[^\W\d_]{4}\.$|[!?]$")
SENTENCE_INSIDE = re.compile(r"[^\W\d_]{2}[.!?]\s")
DASHES = " \t-_=*~—–|"
MAX_ATTRIBUTION = 400
MAX_BLOCK = 14
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
    return [n for n, line in enumerate(lines) if _may_end(line.strip().strip(DASHES))]


def find_attribution(lines: list[str], at: int, ends: list[int]) -> int:
    """Return the number of lines from `at` that are one attribution, 0 if none.

    `ends`: of find_ends.
    """
    next_end = bisect_left(ends, at)
    if next_end == len(ends) or ends[next_end] > at + 5:
        return 0
    first = lines[at].strip()
    if not first or first.startswith(">") or len(first) > MAX_ATTRIBUTION:
        return 0
    if ANDROID.match(first):
        return 1
    joined, blanks = "", 0
    strong = _opens_strongly(first)
    for count in range(1, 7 if strong else 4):
        if at + count > len(lines):
            return 0
        line = lines[at + count - 1].strip()
        blanks += not line
        if len(joined) + len(line) > MAX_ATTRIBUTION or blanks > (2 if strong else 0):
            return 0
        joined = f"{joined} {line}".strip()
        if at + count - 1 not in ends[next_end : next_end + 6]:
            continue
        quoted_next = _next_is_quoted(lines, at + count)
        if is_attribution(joined, first, quoted_next=quoted_next):
            return count
    return 0


def is_attribution(text: str, first: str, *, quoted_next: bool) -> bool:
    """Return True if these joined lines attribute a quote to an author, in any language.

    Either a date and a word for "wrote", or a date in front and an address at the end. `first` is
    the line it must begin with, so that no text above is included: a line above must open like an
    attribution and must not end like a sentence.
    """
    body, above = text.strip(DASHES), first.strip(DASHES)
    is_one_line = body == above
    if not is_one_line and SENTENCE_END.search(above):
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
    enough = len(kinds) >= 3 or (len(kinds) == 2 and "sent" in kinds and people and has_address)
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
