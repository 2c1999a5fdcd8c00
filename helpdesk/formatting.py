"""Words of a ticket as plain values: previews, search terms, subjects. No database."""

import re
import unicodedata

PREVIEW_LENGTH = 160
INDEXED_LENGTH = 50_000
_WORD = re.compile(r"\w+")
_REPLY_MARK = re.compile(r"^\s*(re|aw|sv|antw|odp|ref|rif|vs)\s*(\[\d+\])?\s*[:：]\s*", re.I)


def preview_of(text: str) -> str:
    """One line of the beginning of a text, for a row of a list."""
    line = " ".join(text[:1000].split())
    return line if len(line) <= PREVIEW_LENGTH else line[: PREVIEW_LENGTH - 1] + "…"


def plain(text: str) -> str:
    """Lower-case words without accents and signs, as they are indexed and searched.

    PostgreSQL would keep an address or a path as one word; people type parts of them.
    """
    decomposed = unicodedata.normalize("NFKD", text[:INDEXED_LENGTH])
    letters = decomposed
    if not decomposed.isascii():
        letters = "".join(c for c in decomposed if not unicodedata.combining(c))
    # Once more: a single letter may stand for eighteen.
    return " ".join(_WORD.findall(letters.lower()[:INDEXED_LENGTH]))


def search_query(words: str) -> str:
    """A tsquery that asks for every typed word, each as the beginning of a word; "" for no word."""
    return " & ".join(f"{token}:*" for token in plain(words).split()[:12])


def bare_subject(subject: str) -> str:
    """The subject without any number of "Re:" in front."""
    while match := _REPLY_MARK.match(subject):
        subject = subject[match.end() :]
    return subject.strip()


def reply_subject(subject: str) -> str:
    return f"Re: {bare_subject(subject)}"


def quoted(text: str, *, limit: int = 400) -> str:
    """The lines as a mail quotes them; a long text is cut, and says so."""
    lines = text.strip().splitlines()
    shown = [f"> {line}".rstrip() for line in lines[:limit]]
    return "\n".join(shown + ["> …"] * (len(lines) > limit))
