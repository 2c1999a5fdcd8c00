"""One leaf of a mail: its declared type and charset, and its decoded bytes."""

import binascii
import io
import re
from collections.abc import Mapping
from email.message import Message
from quopri import decodestring

from mail.parsing.message.attached_mail import serialize
from mail.parsing.message.encoded import (
    decode_base64,
    decode_base64_text,
    decode_header,
    get_raw,
    payload_of,
    to_text,
)
from mail.parsing.message.parameters import read_parameters

# Encoding can take four bytes for one, and one megabyte is shown.
MAX_TEXT_BYTES = 4 * 1024 * 1024
TYPE = re.compile(r"^\s*([a-z0-9!#$&^_.+-]{1,80}/[a-z0-9!#$&^_.+-]{1,80})", re.IGNORECASE)


def type_of(message: Message, within: str = "mixed") -> str:
    """Return the declared type, normalised; the default is text, or a mail within a digest."""
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
    """Return the parameters of its Content-Type: charset, name, format."""
    values = get_raw(message, "content-type")
    return read_parameters(values[0]) if values else {}


def is_broken_multipart(message: Message) -> bool:
    """Return True if the named boundary does not occur. Without a boundary the part is plain."""
    values = get_raw(message, "content-type")
    claims = bool(values) and values[0].strip().lower().startswith("multipart/")
    return (
        claims
        and not isinstance(payload_of(message), list)
        and bool(read_parameters(values[0]).get("boundary"))
    )


def read_bytes(message: Message) -> bytes:
    """Return the decoded content of a leaf, as much of it as can be decoded."""
    payload = payload_of(message)
    if isinstance(payload, list):
        return b"".join(serialize(each) for each in payload)
    return _decoded(payload.encode("utf-8", "surrogateescape"), encoding_of(message))


def _decoded(data: bytes, encoding: str) -> bytes:
    if encoding == "base64":
        return decode_base64(data)
    if encoding == "quoted-printable":
        return decodestring(data)
    if encoding in ("x-uuencode", "uuencode", "x-uue", "uue"):
        return _undo_uuencode(data)
    return data


def read_text_bytes(message: Message) -> tuple[bytes, bool]:
    """Return the beginning of a text, as much as is ever shown, and whether it was cut.

    Senders claim base64 and write plain text, and lists add their plain footer to encoded text.
    """
    payload = payload_of(message)
    if isinstance(payload, list):
        return b"", False
    is_cut = len(payload) > MAX_TEXT_BYTES
    data = payload[:MAX_TEXT_BYTES].encode("utf-8", "surrogateescape")
    if encoding_of(message) == "base64":
        text, is_broken = decode_base64_text(data)
        return text, is_broken or is_cut
    return _decoded(data, encoding_of(message)), is_cut


def encoding_of(message: Message) -> str:
    """Return the declared transfer encoding in lower case, or ""."""
    values = get_raw(message, "content-transfer-encoding")
    return decode_header(values[0]).lower().strip().split(" ")[0] if values else ""


def _undo_uuencode(data: bytes) -> bytes:
    out = bytearray()
    start = data.find(b"begin ", 0, 4096)
    for line in io.BytesIO(data[data.find(b"\n", start) + 1 :] if start >= 0 else data):
        if line.strip() == b"end":
            break
        try:
            out += binascii.a2b_uu(line)
        except binascii.Error:
            continue
    return bytes(out)
