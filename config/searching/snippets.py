"""Snippets: the part of a text in which what was searched for stands, with the found words."""

import re
from dataclasses import dataclass
from itertools import islice

LENGTH = 160
LEAD = 24  # characters before the first found word: a row shows little of its line
MAX_MATCHES = 200


@dataclass(frozen=True)
class Piece:
    text: str
    is_found: bool = False


def snippet(text: str, pattern: re.Pattern[str]) -> tuple[Piece, ...]:
    """Return about `LENGTH` characters with the most of what was found; () if nothing was."""
    line = " ".join(text.split())
    matches = list(islice(pattern.finditer(line), MAX_MATCHES))
    if not matches:
        return ()
    best = max(matches, key=lambda match: (_found_behind(matches, match), -match.start()))
    start, end = _start(line, best.start()), best.start() + LENGTH
    cut = line[start:end].rstrip()
    before, after = "…" if start else "", "…" if end < len(line) else ""
    return marked(f"{before}{cut}{after}", pattern)


def _found_behind(matches: list[re.Match[str]], first: re.Match[str]) -> int:
    """Return the number of different words in a snippet that begins with a match."""
    within = (each for each in matches if 0 <= each.start() - first.start() < LENGTH)
    return len({each[0].casefold() for each in within})


def _start(line: str, at: int) -> int:
    """Return the beginning of a word, a few words before a place."""
    if at <= LEAD:
        return 0
    space = line.find(" ", at - LEAD, at)
    return space + 1 if space >= 0 else at


def marked(text: str, pattern: re.Pattern[str]) -> tuple[Piece, ...]:
    """Return the whole text in pieces, of which those that were found are marked."""
    pieces, at = [], 0
    for match in islice(pattern.finditer(text), MAX_MATCHES):
        if not match[0]:
            continue
        pieces += [Piece(text[at : match.start()]), Piece(match[0], is_found=True)]
        at = match.end()
    return tuple(piece for piece in (*pieces, Piece(text[at:])) if piece.text)
