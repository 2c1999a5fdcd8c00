"""Header lines of outgoing mail.

The standard library splits headers at 78 characters and damages longer words: Message-IDs of other
systems, unsubscribe links. It also leaves literal text that looks encoded to be decoded. Here a
line is folded between words only, and anything but plain ASCII is encoded as a whole.
"""

import base64
import re
from collections.abc import Iterable, Sequence

from mail.addresses import split_person

MAX_LINE_LENGTH = 78
MAX_WORD_LENGTH = 900
ENCODED_BYTES = 39  # make an encoded word of 64 characters, so that it fits beside a header's name
NAME = re.compile(r"[A-Za-z0-9-]+")
WORD = re.compile(r"[\x21-\x7e]+")
ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+\-/=?^_`{|}~ ]+")
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


def one_line(text: str) -> str:
    """Return text without line ends and control characters, so that no header can be injected."""
    return " ".join(CONTROL.sub(" ", text).split())


def text_header(name: str, text: str) -> list[str]:
    return fold(name, _words(one_line(text)))


def people_header(name: str, people: Sequence[str]) -> list[str]:
    words: list[str] = []
    for person in people:
        words += _person(person)
        words[-1] += ","
    return fold(name, [*words[:-1], words[-1].rstrip(",")]) if words else []


def ids_header(name: str, ids: Iterable[str]) -> list[str]:
    """Return the header with the ids that it can carry: other systems' ids may hold anything."""
    fine = [each for each in ids if WORD.fullmatch(each) and len(each) < MAX_WORD_LENGTH]
    return fold(name, [f"<{each}>" for each in fine])


def fold(name: str, words: Sequence[str]) -> list[str]:
    """Return the lines of a header, folded between words; none for an empty name."""
    if not words or not NAME.fullmatch(name):
        return []
    lines = [f"{name}: {words[0]}"]
    for word in words[1:]:
        if len(lines[-1]) + 1 + len(word) <= MAX_LINE_LENGTH:
            lines[-1] += f" {word}"
        else:
            lines.append(f" {word}")
    return lines


def _words(text: str) -> list[str]:
    words = text.split(" ")
    is_plain = text.isascii() and "=?" not in text and max(map(len, words)) <= MAX_WORD_LENGTH
    return words if is_plain else _encoded(text)


def _encoded(text: str) -> list[str]:
    """Return encoded words (RFC 2047), none of which splits a character."""
    chunks, size = [""], 0
    for character in text:
        length = len(character.encode())
        if size + length > ENCODED_BYTES:
            chunks.append("")
            size = 0
        chunks[-1] += character
        size += length
    return [f"=?utf-8?b?{base64.b64encode(chunk.encode()).decode()}?=" for chunk in chunks]


def _person(text: str) -> list[str]:
    name, address = split_person(text)
    name = one_line(name)
    bare = f"<{address}>"
    if not name:
        return [address]
    if not name.isascii() or "=?" in name or len(name) > MAX_LINE_LENGTH:
        return [*_encoded(name), bare]
    if ATOMS.fullmatch(name):
        return [*name.split(" "), bare]
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    return [f'"{escaped}"', bare]
