"""The parts of a mail sorted into what is read and what came along (RFC 8621, 4.1.4)."""

import binascii
import io
import re
from dataclasses import dataclass, field
from email.generator import BytesGenerator
from email.message import Message
from quopri import decodestring
from typing import cast

from mail.reading.charset import decode
from mail.reading.encoded import decode_base64, decode_header, get_raw, to_text

MAX_PARTS = 500
MAX_DEPTH = 30
PARAMETER = re.compile(
    r"""[;\s]([a-zA-Z-]{1,20})(\*\d{0,2}\*?)?\s*=\s*("(?:[^"\\]|\\.)*"|[^;\r\n]*)"""
)
MEDIA = ("image/", "audio/", "video/")
TYPE = re.compile(r"^\s*([a-z0-9!#$&^_.+-]{1,80}/[a-z0-9!#$&^_.+-]{1,80})", re.IGNORECASE)


@dataclass(slots=True)
class Part:
    """One leaf with its headers understood; bytes and text are made when asked for."""

    message: Message
    content_type: str
    disposition: str
    name: str
    cid: str | None

    @property
    def is_media(self) -> bool:
        return self.content_type.startswith(MEDIA)

    def get_bytes(self) -> bytes:
        return read_bytes(self.message)

    def get_text(self) -> str:
        return decode(read_bytes(self.message), charset_of(self.message))


@dataclass(slots=True)
class Parts:
    texts: list[Part] = field(default_factory=list)
    htmls: list[Part] = field(default_factory=list)
    attached: list[Part] = field(default_factory=list)
    everything: list[Part] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def sort_parts(message: Message) -> Parts:
    """Text and HTML to read, and everything else as attachments."""
    parts = Parts()
    _sort([message], "mixed", parts, parts.texts, parts.htmls, False, 0)
    return parts


def read_parameters(value: str) -> dict[str, str]:
    """The parameters of a structured header, RFC 2231 pieces joined, encoded words tolerated."""
    found: dict[str, list[tuple[int, bool, str]]] = {}
    for match in PARAMETER.finditer(";" + value.partition(";")[2][:20_000]):
        text = match[3].strip()
        if text.startswith('"'):
            text = re.sub(r"\\(.)", r"\1", text.strip('"'))
        star = match[2] or ""
        number = int(re.sub(r"\D", "", star) or 0)
        found.setdefault(match[1].lower(), []).append((number, star.endswith("*"), text))
    return {name: _join_pieces(pieces[:100]) for name, pieces in found.items()}


def charset_of(message: Message) -> str | None:
    values = get_raw(message, "content-type")
    return read_parameters(values[0]).get("charset") if values else None


def read_bytes(message: Message) -> bytes:
    """The decoded content of a leaf, whatever can be had of it."""
    payload = message._payload  # type: ignore[attr-defined]  # get_payload() guesses charsets
    if isinstance(payload, list):
        return _write_out(message)
    data = str(payload or "").encode("utf-8", "surrogateescape")
    values = get_raw(message, "content-transfer-encoding")
    encoding = decode_header(values[0]).lower().strip().split(" ")[0] if values else ""
    if encoding == "base64":
        return decode_base64(data)
    if encoding == "quoted-printable":
        return decodestring(data)
    if encoding in ("x-uuencode", "uuencode", "x-uue", "uue"):
        return _undo_uuencode(data)
    return data


def _sort(
    messages: list[Message],
    within: str,
    parts: Parts,
    texts: list[Part] | None,
    htmls: list[Part] | None,
    in_alternative: bool,
    depth: int,
) -> None:
    text_before, html_before = len(texts or []), len(htmls or [])
    for index, message in enumerate(messages):
        if len(parts.everything) >= MAX_PARTS or depth > MAX_DEPTH:
            _note_limit(parts)
            return
        content_type = type_of(message, within)
        children = message.get_payload()
        if content_type.startswith("multipart/") and isinstance(children, list):
            alternative = in_alternative or content_type == "multipart/alternative"
            nested = cast("list[Message]", children)
            _sort(nested, content_type[10:], parts, texts, htmls, alternative, depth + 1)
            continue
        part = _make_part(message, content_type)
        parts.everything.append(part)
        if not _is_read(part, index, within):
            parts.attached.append(part)
            continue
        if within == "alternative":
            _place_alternative(part, parts, texts, htmls)
            continue
        if in_alternative:
            htmls = None if part.content_type == "text/plain" else htmls
            texts = None if part.content_type == "text/html" else texts
        _place(part, parts, texts, htmls)
    if within == "alternative" and texts is not None and htmls is not None:
        _fill_the_other(texts, htmls, text_before, html_before)


def _place(part: Part, parts: Parts, *lists: list[Part] | None) -> None:
    """Into every list that is still open; a picture only comes along."""
    for each in [parts.attached] if part.is_media else lists:
        if each is not None:
            each.append(part)


def _place_alternative(
    part: Part, parts: Parts, texts: list[Part] | None, htmls: list[Part] | None
) -> None:
    if part.content_type == "text/html" and htmls is not None:
        htmls.append(part)
    elif part.content_type == "text/plain" and texts is not None:
        texts.append(part)
    else:
        parts.attached.append(part)


def _fill_the_other(
    texts: list[Part], htmls: list[Part], text_before: int, html_before: int
) -> None:
    if len(texts) == text_before and len(htmls) > html_before:
        texts.extend(htmls[html_before:])
    elif len(htmls) == html_before and len(texts) > text_before:
        htmls.extend(texts[text_before:])


def _is_read(part: Part, index: int, within: str) -> bool:
    if part.disposition == "attachment":
        return False
    if part.content_type not in ("text/plain", "text/html") and not part.is_media:
        return False
    return index == 0 or (within != "related" and (part.is_media or not part.name))


def _note_limit(parts: Parts) -> None:
    note = "The mail has more parts than are read; the rest was left in the raw mail."
    if note not in parts.problems:
        parts.problems.append(note)


def type_of(message: Message, within: str = "mixed") -> str:
    """The declared type, made usable; what has no type is text, or a mail within a digest."""
    values = get_raw(message, "content-type")
    match = TYPE.match(to_text(values[0])) if values else None
    payload = message.get_payload()
    if match:
        found = match[1].lower()
    elif within == "digest" and not values:
        found = "message/rfc822"
    elif isinstance(payload, list):
        found = "multipart/mixed"
    elif values and re.match(r"\s*text\b", values[0], re.IGNORECASE):
        found = "text/plain"
    else:
        found = "text/plain"
    if found.startswith("multipart/") and not isinstance(payload, list):
        return "text/plain"
    return found


def _make_part(message: Message, content_type: str) -> Part:
    dispositions = get_raw(message, "content-disposition")
    disposition = dispositions[0] if dispositions else ""
    types = get_raw(message, "content-type")
    name = read_parameters(disposition).get("filename") or ""
    name = name or (read_parameters(types[0]).get("name", "") if types else "")
    cids = get_raw(message, "content-id")
    return Part(
        message=message,
        content_type=content_type,
        disposition=to_text(disposition).partition(";")[0].strip().lower(),
        name=name,
        cid=(decode_header(cids[0]).strip("<> \t")[:250] or None) if cids else None,
    )


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


def _write_out(message: Message) -> bytes:
    """An attached mail as a file of its own; the raw mail keeps the untouched original."""
    children = message.get_payload()
    inner = children[0] if isinstance(children, list) and children else message
    out = io.BytesIO()
    try:
        BytesGenerator(out, mangle_from_=False, maxheaderlen=0).flatten(cast(Message, inner))
    except Exception:
        return out.getvalue()
    return out.getvalue()


def _undo_uuencode(data: bytes) -> bytes:
    lines = data.splitlines()
    start = next((n for n, line in enumerate(lines) if line.startswith(b"begin ")), -1)
    out = []
    for line in lines[start + 1 :]:
        if line.strip() == b"end":
            break
        try:
            out.append(binascii.a2b_uu(line))
        except binascii.Error:
            continue
    return b"".join(out)
