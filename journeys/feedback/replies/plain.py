"""Normalization of text, so that the patterns meet one form of each character."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200e\u200f\u2060\ufeff\u00ad"))
SPACES = dict.fromkeys(map(ord, "\u00a0\u2007\u2009\u202f\u3000\t"), " ")
ENTITIES = {"&nbsp;": " ", "&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&#39;": "'"}
KEYCAPS = re.compile("(?:[0-9]\ufe0f?\u20e3)+(?! ?[/-])")
LETTERS = {"ß": "s", "œ": "o", "æ": "a", "ø": "o", "ł": "l", "’": "'", "‘": "'", "`": "'"}


def plain(text: str) -> str:
    """Return the text with plain newlines, spaces and digits, without invisible characters."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").translate(INVISIBLE).translate(SPACES)
    for entity, character in ENTITIES.items():
        text = text.replace(entity, character)
    text = re.sub(r"(?i)<br\s*/?>|</(?:div|p)>", "\n", text)
    text = re.sub(r"(?i)</?(?:div|p|b|i|span|strong|em)(?: [^<>]*)?>", "", text)
    text = text.replace("🔟", "10 –")
    text = KEYCAPS.sub(lambda found: re.sub(r"[^0-9]", "", found[0]) + " –", text)
    return "".join(map(_digit, text.replace("\u20e3", "")))


def fold(text: str) -> str:
    """Return the text in lower case without accents, of the same length."""
    return "".join(map(_folded, text))


@lru_cache(4096)
def _digit(character: str) -> str:
    if character.isascii():
        return character
    if unicodedata.category(character) == "Nd":
        return str(unicodedata.decimal(character))
    if "①" <= character <= "⑩" or "❶" <= character <= "➓":
        return str(int(unicodedata.numeric(character)))
    return character


@lru_cache(4096)
def _folded(character: str) -> str:
    if character in LETTERS:
        return LETTERS[character]
    base = unicodedata.normalize("NFKD", character)[0]
    lower = (base if base.isalpha() else character).lower()
    return lower if len(lower) == 1 else character
