"""Parameters of structured headers (RFC 2231), tolerant of common errors."""

import re
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from mail.parsing.message.charset import decode
from mail.parsing.message.encoded import decode_header

PARAMETER = re.compile(
    r"""[;\s]([a-zA-Z-]{1,20})(\*\d{0,2}\*?)?\s*=\s*("(?:[^"\\]|\\.)*"|[^;\r\n]*)"""
)
MAX_LENGTH = 8000  # characters; a name that is encoded in pieces takes a tenth


def read_parameters(value: str) -> Mapping[str, str]:
    """Return the parameters of a structured header; RFC 2231 pieces are joined."""
    return _read_known(value[:MAX_LENGTH])


def _read(value: str) -> Mapping[str, str]:
    found: dict[str, list[tuple[int, bool, str]]] = {}
    for match in PARAMETER.finditer(";" + value.partition(";")[2]):
        text = match[3].strip()
        if text.startswith('"'):
            text = re.sub(r"\\(.)", r"\1", text.strip('"'))
        star = match[2] or ""
        number = int(re.sub(r"\D", "", star) or 0)
        found.setdefault(match[1].lower(), []).append((number, star.endswith("*"), text))
    return MappingProxyType({n: _join_pieces(pieces[:100]) for n, pieces in found.items()})


# Cached: type, name and charset are read from the same header, and reports read it again.
_read_known = lru_cache(maxsize=256)(_read)


def _join_pieces(pieces: list[tuple[int, bool, str]]) -> str:
    pieces = sorted(pieces, key=lambda piece: piece[0])
    if not any(is_encoded for _, is_encoded, _ in pieces):
        return decode_header("".join(text for _, _, text in pieces))
    charset, data = "", b""
    for index, (_, is_encoded, text) in enumerate(pieces):
        if is_encoded and index == 0 and text.count("'") >= 2:
            charset, _, text = text.split("'", 2)
        data += _unquote(text) if is_encoded else text.encode("utf-8", "surrogateescape")
    return decode(data, charset)


def _unquote(text: str) -> bytes:
    data = text.encode("utf-8", "surrogateescape")
    return re.sub(rb"%([0-9a-fA-F]{2})", lambda match: bytes([int(match[1], 16)]), data)
