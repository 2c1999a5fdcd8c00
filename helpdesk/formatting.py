"""Formatting of ticket texts: previews, subjects, quotes. Pure functions."""

import re
from datetime import timedelta

PREVIEW_LENGTH = 160
_REPLY_MARK = re.compile(r"^\s*(re|aw|sv|antw|odp|ref|rif|vs)\s*(\[\d+\])?\s*[:：]\s*", re.I)
LONG_WAIT, TOO_LONG_WAIT = timedelta(hours=4), timedelta(days=1)


def wait_tone(waits: timedelta) -> str:
    """Return the tone of a customer's wait: "" while it is short, then "act", then "late"."""
    if waits >= TOO_LONG_WAIT:
        return "late"
    return "act" if waits >= LONG_WAIT else ""


def preview_of(text: str) -> str:
    """Return the beginning of a text on one line, for a list row; what it quotes is left out."""
    lines = text[:4000].split("\n")
    said = " ".join(line for line in lines if not line.startswith(">"))
    line = " ".join((said if said.strip() else text)[:1000].split())
    return line if len(line) <= PREVIEW_LENGTH else line[: PREVIEW_LENGTH - 1] + "…"


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
