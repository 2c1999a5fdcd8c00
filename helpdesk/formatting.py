"""Formatting of ticket texts: previews, search terms, subjects. Pure functions."""

import re
import unicodedata

PREVIEW_LENGTH = 160
INDEXED_LENGTH = 50_000
_WORD = re.compile(r"\w+")
_REPLY_MARK = re.compile(r"^\s*(re|aw|sv|antw|odp|ref|rif|vs)\s*(\[\d+\])?\s*[:：]\s*", re.I)


def preview_of(text: str) -> str:
    """Return the beginning of a text on one line, for a list row."""
    line = " ".join(text[:1000].split())
    return line if len(line) <= PREVIEW_LENGTH else line[: PREVIEW_LENGTH - 1] + "…"


def plain(text: str) -> str:
    """Return lower-case words without accents and punctuation, as indexed and searched.

    PostgreSQL would index an address or a path as one word; people type parts of them.
    """
    decomposed = unicodedata.normalize("NFKD", text[:INDEXED_LENGTH])
    letters = decomposed
    if not decomposed.isascii():
        letters = "".join(c for c in decomposed if not unicodedata.combining(c))
    # Cut again: NFKD may expand one character to eighteen.
    return " ".join(_WORD.findall(letters.lower()[:INDEXED_LENGTH]))


def search_query(text: str) -> str:
    """Return a tsquery that matches every typed word as a prefix; "" without words."""
    return " & ".join(f"{token}:*" for token in plain(text).split()[:12])


def bare_subject(subject: str) -> str:
    """Return the subject without "Re:" prefixes."""
    while match := _REPLY_MARK.match(subject):
        subject = subject[match.end() :]
    return subject.strip()


def reply_subject(subject: str) -> str:
    return f"Re: {bare_subject(subject)}"


def quoted(text: str, *, limit: int = 400) -> str:
    """Return the lines of a text prefixed as a mail quote; a long text is cut with a notice."""
    lines = text.strip().splitlines()
    shown = [f"> {line}".rstrip() for line in lines[:limit]]
    return "\n".join(shown + ["> …"] * (len(lines) > limit))
