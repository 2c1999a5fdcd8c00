"""Removal of the quoted mail, and of signatures and small print, from a reply."""

from __future__ import annotations

import re
from dataclasses import dataclass

from journeys.feedback.replies.plain import fold, plain
from journeys.feedback.replies.signature import DELIMITER, without_signature
from journeys.feedback.replies.small_print import without_banner

DIVIDER = re.compile(
    r"^\W*-{2,} ?(?:original message|forwarded message|ursprungliche nachricht"
    r"|original-?nachricht|message d'origine|message original|mensaje original"
    r"|messaggio originale|mensagem original|oorspronkelijk bericht) ?-{2,}$"
)
SENDER = re.compile(r"^\W*(?:from|von|de|da|van|expediteur|remitente|mittente) ?:.*\S")
HEADER = re.compile(
    r"^\W*(?:sent|date|to|gesendet|datum|an|envoye|a|enviado(?: el)?|fecha|para|inviato|data"
    r"|verzonden|aan|subject|betreff|objet|asunto|oggetto|assunto|onderwerp) ?:"
)
ATTRIBUTION = re.compile(
    r"^(?:on|am|le|el|il|em|op|a|den|date)\b.{4,220}\b(?:wrote|writes|schrieb|schreef|geschreven"
    r"|geschrieben|a ecrit|escribio|ha scritto|scritto|escreveu)\b.{0,120}:$"
)
REPLY_LINE = re.compile(r"##- .* -##|^-+ ?reply above this line", re.IGNORECASE)


# Signatures are short; a long one is a quoted mail.
MAX_LINES = 8


@dataclass(frozen=True)
class NewText:
    """The new part of a reply: `whole`, and `words`, without banner, signature and small print.

    `below` are those of the words that stand below a signature or in small print.
    """

    whole: str
    words: str
    below: str


def new_text(text: str) -> NewText:
    """Return what was newly written in a reply."""
    written = ["\n".join(chunk) for chunk in _unquoted(text.split("\n"))]
    whole = "\n\n".join(chunk.strip("\n") for chunk in written if chunk.strip())
    unquoted = _unquoted(without_banner(text).split("\n"))
    chunks = [without_signature(chunk) for chunk in unquoted]
    words = "\n\n".join(words for words, _below in chunks if words)
    return NewText(whole, words, "\n".join(below for _words, below in chunks if below))


def with_signature(reply: str, text: str) -> str:
    """Return the reply with the signature that mail parsing cut from it, up to the quoted mail.

    Some people write on below a "--" line; `new_text` keeps their sentences.
    """
    start, _sign, rest = plain(text).partition(plain(reply).strip())
    lines = rest.strip("\n").split("\n")
    if start.strip() or not DELIMITER.fullmatch(lines[0].strip()):
        return reply
    cut = "\n".join(_unquoted(lines)[0]).strip().split("\n")
    return "\n".join([reply, "", *cut]) if len(cut) <= MAX_LINES else reply


def _unquoted(lines: list[str]) -> list[list[str]]:
    chunks: list[list[str]] = [[]]
    at = 0
    while at < len(lines):
        line = fold(lines[at].strip())
        if line.startswith((">", "|>")):
            chunks.append([])
            at += 1
            continue
        if _is_header(lines, at) or DIVIDER.match(line) or REPLY_LINE.search(line):
            break
        span = _attribution(lines, at)
        if span:
            at += span
            if not _quote_follows(lines, at):
                break
            continue
        chunks[-1].append(lines[at].rstrip())
        at += 1
    return chunks


def _is_header(lines: list[str], at: int) -> bool:
    """Return True for the headers of a quoted mail; not for "From: Graz", "To: Vienna"."""
    if not SENDER.match(fold(lines[at].strip())):
        return False
    block = [fold(line.strip()) for line in lines[at + 1 : at + 5]]
    found = sum(bool(HEADER.match(line)) for line in block)
    return found >= 2 or (found == 1 and "@" in "".join(lines[at : at + 3]))


def _attribution(lines: list[str], at: int) -> int:
    """Return the number of lines of an "On … wrote:" here; it may be wrapped."""
    if not lines[at].strip():
        return 0
    for span in (1, 2, 3):
        joined = " ".join(line.strip() for line in lines[at : at + span])
        if ATTRIBUTION.match(fold(joined)) and re.search(r"[\d@]", joined):
            return span
    return 0


def _quote_follows(lines: list[str], at: int) -> bool:
    following = next((line for line in lines[at:] if line.strip()), "")
    return following.lstrip().startswith(">")
