"""Answers written into the quote of a text we sent, found by comparison with that text."""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Sequence, Set
from dataclasses import dataclass, field
from itertools import pairwise

from mail.parsing.quotes import phrases
from mail.parsing.quotes.attributions import find_attribution, find_ends
from mail.parsing.quotes.header_block import find_header_block
from mail.parsing.quotes.signature import DELIMITER

MAX_LINES = 5_000
MAX_SENT = 100_000
MAX_TEXTS = 20
MIN_LINE = 12  # characters of a line that is recognised wherever it stands in our text
MIN_QUOTE = 40
MAX_NUMBER = 3  # characters of a line such as "10"
# Limits of the text after our whole text: a short answer below, or the footer of a mail server.
MAX_TAIL, MAX_TAIL_LETTERS, MAX_FOOT = 30, 300, 3
MARKER = re.compile(r"^[\s>|*_]*(?:\(?\d{1,3}[.)]|[a-zA-Z][.)]|[-–•●○▪*+])\s+")
LEAD = re.compile(r"^[\s>|]+")
RULE = re.compile(r"^\s*[-_=*~—–]{3,}\s*$")
CUT_MARKS = re.compile("[\ue000-\ue005]")


@dataclass(slots=True)
class Quoted:
    """A mail's lines compared with one text of ours.

    `spans`: the characters of our text that a line repeats, by the line's number; `mixed`: lines
    that go on with other words.
    """

    ours: "_Ours"
    spans: dict[int, tuple[int, int]] = field(default_factory=dict)
    mixed: set[int] = field(default_factory=set)

    @property
    def size(self) -> int:
        return sum(end - start for start, end in self.spans.values())

    @property
    def is_quote(self) -> bool:
        whole = len(self.ours.letters)
        return self.size >= MIN_QUOTE or (self.size >= MIN_LINE and self.size >= 0.6 * whole)


class _Ours:
    """A text of ours: its letters without spaces, and where each of its lines begins in them."""

    def __init__(self, text: str) -> None:
        self.lines = [letters for line in text[:MAX_SENT].split("\n") if (letters := squeeze(line))]
        self.starts, at = [], 0
        for line in self.lines:
            self.starts.append(at)
            at += len(line)
        self.letters = "".join(self.lines)
        self.whole_lines = set(self.lines)
        self.words = _words(text[:MAX_SENT])

    def find(self, letters: str, after: int) -> int:
        """Return where these letters stand, from `after` on before earlier; -1 if nowhere."""
        if len(letters) >= MIN_LINE:
            found = self.letters.find(letters, after)
            return found if found >= 0 else self.letters.find(letters)
        if self.letters.startswith(letters, after):
            return after
        if letters not in self.whole_lines:
            return -1
        at = bisect_left(self.starts, after)
        return next(
            (self.starts[n] for n in range(at, len(self.lines)) if self.lines[n] == letters), -1
        )

    def find_opening(self, letters: str, after: int) -> tuple[int, int] | None:
        """Return the line of ours near `after` that these letters begin with."""
        at = max(bisect_left(self.starts, after) - 1, 0)
        for number in range(at, min(at + 6, len(self.lines))):
            line = self.lines[number]
            if len(line) >= MIN_LINE and letters.startswith(line):
                return self.starts[number], self.starts[number] + len(line)
        return None


def compare(text: str, sent_texts: Sequence[str]) -> list[Quoted]:
    """Return what a mail quotes of the texts we sent, the most quoted first."""
    written = text.split("\n")[:MAX_LINES]
    lines = [squeeze(line) for line in written]
    marked = {number for number, line in enumerate(written) if line.lstrip().startswith((">", "|"))}
    found = [_compare(lines, marked, _Ours(sent)) for sent in sent_texts[:MAX_TEXTS]]
    return sorted((each for each in found if each.is_quote), key=lambda each: -each.size)


def _compare(lines: list[str], marked: set[int], ours: _Ours) -> Quoted:
    quoted = _match(lines, ours, frozenset())
    theirs = _repeated(lines, marked, quoted)
    return _match(lines, ours, theirs) if theirs else quoted


def _repeated(lines: list[str], marked: set[int], quoted: Quoted) -> set[int]:
    """Return the lines of the customer that stand in our text too: "4", "Very satisfied", "Ana".

    Those before the quote begins and below it, and short ones outside of the quote marks.
    """
    theirs, at = set(), 0
    quote = sorted(marked & quoted.spans.keys())
    has_marks = 2 * len(marked & quoted.spans.keys()) > len(quoted.spans)
    for number, (start, end) in quoted.spans.items():
        continues, at = start == at, end
        if not has_marks or number in marked:
            continue
        is_short = len(lines[number]) < MIN_LINE
        if continues and (not is_short or len(lines[number]) > MAX_NUMBER):
            continue
        if is_short or not quote[0] < number < quote[-1]:
            theirs.add(number)
    for (number, span), (_below, following) in pairwise(quoted.spans.items()):
        if number in marked or following[0] == span[1]:
            break
        theirs.add(number)
    return theirs


def _match(lines: list[str], ours: _Ours, theirs: Set[int]) -> Quoted:
    quoted, after = Quoted(ours), 0
    for number, letters in enumerate(lines):
        if not letters or number in theirs:
            continue
        at = ours.find(letters, after)
        if at >= 0:
            after = at + len(letters)
            quoted.spans[number] = (at, after)
        elif opening := ours.find_opening(letters, after):
            after = opening[1]
            quoted.spans[number] = opening
            quoted.mixed.add(number)
    return quoted


def find_answers(text: str, quotes: list[Quoted]) -> list[str]:
    """Return the lines within the most quoted text that are not ours, in order."""
    lines = text.split("\n")
    return [without_marks(lines[number]) for number in answer_lines(text, quotes)]


def answer_lines(text: str, quotes: list[Quoted]) -> list[int]:
    """Return the numbers of these lines."""
    if not quotes:
        return []
    quoted, lines = quotes[0], text.split("\n")[:MAX_LINES]
    known = {number for each in quotes for number in each.spans if number not in each.mixed}
    numbers = sorted(quoted.spans)
    added = {number for number in quoted.mixed if number not in known}
    for above, below in pairwise(numbers):
        between = [n for n in range(above + 1, below) if n not in known and is_filled(lines[n])]
        if between:
            left_out = _left_out(quoted, above, below)
            added |= {n for n in between if not _is_changed(lines[n], left_out)}
    added |= set(_tail(lines, numbers[-1], quoted)) - known
    return sorted(added)


def without_ours(text: str, quotes: list[Quoted]) -> str:
    """Return the whole text without the lines that repeat a text of ours."""
    ours = {number for each in quotes for number in each.spans if number not in each.mixed}
    lines = text.split("\n")
    return "\n".join(line for number, line in enumerate(lines) if number not in ours)


def squeeze(line: str) -> str:
    """Return the letters, digits and symbols of a line, without the marks of lists and quotes."""
    unmarked = CUT_MARKS.sub("", line)
    unmarked = MARKER.sub("", LEAD.sub("", unmarked)).casefold()
    return "".join(c for c in unmarked if c.isalnum() or unicodedata.category(c) == "So")


def _left_out(quoted: Quoted, above: int, below: int) -> set[str]:
    """Return the words of ours between two quoted lines: lines between may be a form of them."""
    end, start = quoted.spans[above][1], quoted.spans[below][0]
    if start == end:
        return set()
    return quoted.ours.words


def _is_changed(line: str, left_out: set[str]) -> bool:
    """Return True for a line of ours that a mail program changed: a link rewritten, a line cut."""
    words = _words(line)
    return bool(words) and len(words & left_out) >= 0.7 * len(words)


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.casefold()))


def is_filled(line: str) -> bool:
    return bool(squeeze(line)) and not RULE.match(line)


def _tail(lines: list[str], last: int, quoted: Quoted) -> list[int]:
    """Return the lines below the last one of ours that answer it, up to an older mail."""
    ends = find_ends(lines)
    found: list[int] = []
    for number in range(last + 1, min(last + 1 + MAX_TAIL, len(lines))):
        line = lines[number]
        is_end = (
            DELIMITER.match(line)
            or RULE.match(line)
            or phrases.is_original_line(line)
            or find_header_block(lines, number)
            or find_attribution(lines, number, ends)
        )
        if is_end:
            break
        if is_filled(line):
            found.append(number)
    is_whole = quoted.spans[last][1] >= len(quoted.ours.letters)
    letters = sum(len(lines[number]) for number in found)
    is_short = len(found) <= MAX_FOOT and letters <= MAX_TAIL_LETTERS
    return found if not is_whole or is_short else []


def without_marks(line: str) -> str:
    """Return a line without quote marks and the marks of cuts."""
    return LEAD.sub("", CUT_MARKS.sub("", line)).strip()
