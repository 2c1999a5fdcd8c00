"""Serialization of an attached mail to an .eml file; the raw mail keeps the original."""

from collections.abc import Iterator
from email.message import Message

from mail.parsing.message.encoded import get_raw, payload_of
from mail.parsing.message.parameters import read_parameters


def serialize(message: Message) -> bytes:
    """Return the bytes of this mail with all its parts, its lines and headers unchanged."""
    is_dos = any("\r\n" in str(payload_of(part))[:2000] for part in message.walk())
    return "".join(_pieces(message, "\r\n" if is_dos else "\n")).encode("utf-8", "surrogateescape")


def _pieces(message: Message, end: str) -> Iterator[str]:
    # The standard generator serializes a nested mail once for each level.
    for name, value in message._headers:  # type: ignore[attr-defined]
        yield f"{name}: {value}{end}"
    yield end
    payload = payload_of(message)
    if isinstance(payload, str):
        yield payload
    elif message.get_content_maintype() == "multipart":
        yield from _parts(message, payload, end)
    else:
        for part in payload:
            yield from _pieces(part, end)


def _parts(message: Message, parts: list[Message], end: str) -> Iterator[str]:
    types = get_raw(message, "content-type")
    boundary = read_parameters(types[0]).get("boundary", "") if types else ""
    for part in parts:
        yield f"--{boundary}{end}"
        yield from _pieces(part, end)
        yield end
    yield f"--{boundary}--{end}"
