"""One leaf of a mail: its declared type and charset, and its bytes out of their encoding."""

import binascii
import io
import re
from collections.abc import Mapping
from email.generator import BytesGenerator
from email.message import Message
from quopri import decodestring

from mail.reading.encoded import (
    decode_base64,
    decode_base64_text,
    decode_header,
    get_raw,
    payload_of,
    to_text,
)
from mail.reading.parameters import read_parameters

TYPE = re.compile(r"^\s*([a-z0-9!#$&^_.+-]{1,80}/[a-z0-9!#$&^_.+-]{1,80})", re.IGNORECASE)


def type_of(message: Message, within: str = "mixed") -> str:
    """The declared type, made usable; what has no type is text, or a mail within a digest."""
    values = get_raw(message, "content-type")
    match = TYPE.match(to_text(values[0])) if values else None
    payload = payload_of(message)
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


def parameters_of(message: Message) -> Mapping[str, str]:
    """The parameters of its Content-Type: charset, name, format."""
    values = get_raw(message, "content-type")
    return read_parameters(values[0]) if values else {}


def is_broken_multipart(message: Message) -> bool:
    """Whether it names a boundary that does not occur. Who names none meant no parts."""
    values = get_raw(message, "content-type")
    claims = bool(values) and values[0].strip().lower().startswith("multipart/")
    return (
        claims
        and not isinstance(payload_of(message), list)
        and bool(read_parameters(values[0]).get("boundary"))
    )


def read_bytes(message: Message) -> bytes:
    """The decoded content of a leaf, whatever can be had of it."""
    payload = payload_of(message)
    if isinstance(payload, list):
        return _write_out(message)
    data = payload.encode("utf-8", "surrogateescape")
    encoding = encoding_of(message)
    if encoding == "base64":
        return decode_base64(data)
    if encoding == "quoted-printable":
        return decodestring(data)
    if encoding in ("x-uuencode", "uuencode", "x-uue", "uue"):
        return _undo_uuencode(data)
    return data


def read_text_bytes(message: Message) -> tuple[bytes, bool]:
    """The same for a text, and whether its encoding was broken.

    Senders claim base64 and write plain text, and lists add their plain footer to encoded text.
    """
    payload = payload_of(message)
    if isinstance(payload, str) and encoding_of(message) == "base64":
        return decode_base64_text(payload.encode("utf-8", "surrogateescape"))
    return read_bytes(message), False


def encoding_of(message: Message) -> str:
    """The declared transfer encoding in lower case, or nothing."""
    values = get_raw(message, "content-transfer-encoding")
    return decode_header(values[0]).lower().strip().split(" ")[0] if values else ""


def _write_out(message: Message) -> bytes:
    """An attached mail as a file of its own; the raw mail keeps the untouched original."""
    children = payload_of(message)
    inner = children[0] if isinstance(children, list) and children else message
    out = io.BytesIO()
    try:
        BytesGenerator(out, mangle_from_=False, maxheaderlen=0).flatten(inner)
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
