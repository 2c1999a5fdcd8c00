"""Reactions to a mail: a single emoji, sent by a click in Gmail or Outlook."""

import json
import re
import unicodedata
from collections.abc import Callable

from mail.parsing.message.parts import Part, Parts
from mail.parsing.parsed import Address

GMAIL_TYPE = "text/vnd.google.email-reaction+json"
MAX_JSON = 4096
MAX_EMOJI = 32
MAX_LINE = 200
# The mail has these lines and no others: the emoji, "… reacted via Gmail", a link.
MAX_LINES, MAX_WORDS = 3, 14
LINK = re.compile(r"[<(]?https?://[^\s<>()]{1,800}[>)]?")
REACTED = re.compile(
    r"reacted|reagiert|réagi|reaccion|ha reagito|reagito|reagiu|reageer|reagerade|reagerat|reagerede"
    r"|reageret|reagerte|reagert|reagoi|zareagowa|zareagova|zareagoval|отреагировал|відреагува|reagált"
    r"|reacționat|reactionat|tepki|αντέδρασε|αντιδρ|הגיב|تفاعل|リアクション|反应|反應|回应|回應|반응|공감"
    r"|phản ứng|cảm xúc|bereaksi|menanggapi|reaksi|แสดงความรู้สึก|reageeris|reaģēja|sureagavo|reagira"
    r"|reagova|brást við"
)
DEFAULT = "?"  # an emoji sent as a picture only


def find_reaction(
    parts: Parts, text: str, from_: Address, new_text: Callable[[], str]
) -> str | None:
    """Return the emoji of a reaction; None for a mail in which a person wrote anything.

    `new_text` returns the text without its quotes; it is asked only where a reaction is likely.
    """
    part = next((each for each in parts.everything if each.content_type == GMAIL_TYPE), None)
    emoji = _emoji_of(part) if part else None
    if emoji:
        return emoji if _is_bare(LINK.sub("", text), emoji) else None
    lines = _lines(LINK.sub("", text[: MAX_LINE * 4]))
    # Outlook writes one line; Gmail's text has the emoji above it.
    opening = lines[:2] if lines and not _has_words(lines[0]) else lines[:1]
    sentence = " ".join(opening)
    if len(sentence) > MAX_LINE or not _tells_reaction(sentence, from_):
        return None
    if _lines(LINK.sub("", new_text())) != opening:
        return None
    return _leading_emoji(sentence) or DEFAULT


def without_reaction_part(parts: Parts) -> None:
    """Drop Gmail's machine-readable part: it is no attachment."""
    parts.attached[:] = [each for each in parts.attached if each.content_type != GMAIL_TYPE]


def _emoji_of(part: Part) -> str | None:
    data = part.get_bytes()
    if len(data) > MAX_JSON:
        return None
    try:
        emoji = json.loads(data)["emoji"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    return emoji if isinstance(emoji, str) and _is_emoji(emoji) else None


def _is_emoji(text: str) -> bool:
    """Return True for symbols with their joiners and skin tones: no letters, no markup."""
    marks = ("So", "Sk", "Mn", "Me", "Cf", "Sm", "Po", "Nd")
    is_symbol = any(unicodedata.category(each) == "So" for each in text) or "\u20e3" in text
    return (
        0 < len(text) <= MAX_EMOJI
        and is_symbol
        and all(unicodedata.category(each) in marks for each in text)
        and not any(each in "<>&\"'" for each in text)
    )


def _is_bare(text: str, emoji: str) -> bool:
    """Return True if the text has nothing but the emoji and one sentence of the mail program."""
    lines = [line for line in _lines(text) if line != emoji]
    words = sum(len(line.split()) for line in lines)
    return len(lines) <= MAX_LINES - 1 and words <= MAX_WORDS and len("".join(lines)) <= MAX_LINE


def _tells_reaction(line: str, from_: Address) -> bool:
    folded = line.casefold()
    if not REACTED.search(folded):
        return False
    name = [word.strip(",.;") for word in from_.name.casefold().split()]
    names_sender = all(word in folded for word in name) if name else False
    emoji = _leading_emoji(line)
    is_marked = bool(emoji) or line.endswith((":", "："))
    return is_marked and (names_sender or from_.address.casefold() in folded) and _is_short(line)


def _is_short(line: str) -> bool:
    return len(line.split()) <= MAX_WORDS


def _leading_emoji(line: str) -> str:
    first = line.split(maxsplit=1)[0] if line.strip() else ""
    return first if _is_emoji(first) else ""


def _has_words(line: str) -> bool:
    return any(each.isalnum() for each in line)


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]
