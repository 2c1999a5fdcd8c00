"""Machine-readable delivery reports (RFC 3464, RFC 5965)."""

import re
from dataclasses import dataclass
from email.message import Message

from mail.parsing.message.address import ADDRESS, read_message_id
from mail.parsing.message.charset import clean, decode
from mail.parsing.message.encoded import decode_header, get_decoded, payload_of, to_text
from mail.parsing.message.leaf import read_bytes
from mail.parsing.message.parts import Part, Parts, sort_parts

FIELD = re.compile(r"^([A-Za-z][A-Za-z-]{2,40}):[ \t]*(.*)$")
MESSAGE_ID_LINE = re.compile(r"(?im)^message-id:\s*(?:\r?\n[ \t]+)?<?([^<>\s]{3,900})>?")
REPORT_TYPES = ("message/delivery-status", "message/global-delivery-status")
MAX_BLOCKS = 100


@dataclass(frozen=True, slots=True)
class Delivery:
    """The entry of a report for one recipient."""

    recipient: str
    action: str
    status: str
    diagnostic: str
    original_recipient: str = ""


def read_deliveries(parts: Parts) -> list[Delivery]:
    """Return an entry for each recipient that a delivery report names."""
    found: list[Delivery] = []
    for part in parts.everything:
        if part.content_type in REPORT_TYPES:
            for block in _read_blocks(part)[:MAX_BLOCKS]:
                if delivery := _read_block(block):
                    found.append(delivery)
    return found


def find_nested_report(parts: Parts) -> Parts | None:
    """Return the parts of a delivery report that itself bounced, attached to another bounce."""
    for part in parts.everything:
        children = payload_of(part.message)
        if part.content_type == "message/rfc822" and isinstance(children, list) and children:
            inner = sort_parts(children[0])
            return inner if any(p.content_type in REPORT_TYPES for p in inner.everything) else None
    return None


def find_original(parts: Parts) -> tuple[str | None, str]:
    """Return the Message-ID and the recipient of the original mail."""
    for part in parts.everything:
        if part.content_type in ("message/rfc822", "message/global"):
            children = payload_of(part.message)
            if isinstance(children, list) and children and isinstance(children[0], Message):
                return read_message_id(children[0], "message-id"), get_decoded(children[0], "to")
        if part.content_type in ("text/rfc822-headers", "message/global-headers"):
            return read_original_text(decode(read_bytes(part.message)))
    return None, ""


def read_original_text(text: str) -> tuple[str | None, str]:
    """Return the same as `find_original` from the copied headers in a text."""
    match = MESSAGE_ID_LINE.search(text)
    to = re.search(r"(?im)^to:[ \t]*(.{3,300})$", text)
    return (match[1] if match else None), (decode_header(to[1]) if to else "")


def _read_blocks(part: Part) -> list[dict[str, str]]:
    payload = payload_of(part.message)
    if isinstance(payload, list):
        blocks = [_fields_of(block) for block in payload if isinstance(block, Message)]
        # A block that was parsed as empty is still in the payload as text.
        blocks += [
            _fields_in(clean(to_text(text)))
            for block in payload
            if isinstance(block, Message) and isinstance(text := payload_of(block), str)
        ]
        return [block for block in blocks if block]
    text = decode(read_bytes(part.message))
    return [_fields_in(block) for block in re.split(r"\n\s*\n", text)]


def _fields_of(block: Message) -> dict[str, str]:
    fields: dict[str, str] = {}
    for name, value in block._headers:  # type: ignore[attr-defined]
        fields.setdefault(name.lower(), " ".join(clean(to_text(str(value))[:4000]).split()))
    return fields


def _fields_in(text: str) -> dict[str, str]:
    fields: dict[str, str] = {}
    name = ""
    for line in text.splitlines()[:200]:
        match = FIELD.match(line)
        if match:
            name = match[1].lower()
            fields.setdefault(name, match[2].strip()[:4000])
        elif name and line[:1] in " \t":
            fields[name] = (fields[name] + " " + line.strip())[:4000]
    return fields


def _read_block(fields: dict[str, str]) -> Delivery | None:
    recipient = address_in(fields.get("final-recipient", "")) or address_in(
        fields.get("original-recipient", "")
    )
    known = "final-recipient" in fields or "action" in fields or "original-recipient" in fields
    if not known or not (recipient or "status" in fields or "action" in fields):
        return None
    original = address_in(fields.get("original-recipient", ""))
    if "@" not in recipient and original:
        recipient = original
    action = re.split(r"[\s(;]", fields.get("action", "").lower().strip(), maxsplit=1)[0]
    status = re.search(r"\b([245]\.\d{1,3}\.\d{1,3})\b", fields.get("status", ""))
    diagnostic = re.sub(
        r"(?i)^\s*(?:smtp|x-[a-z0-9-]+|dns|unknown)\s*;\s*", "", fields.get("diagnostic-code", "")
    )
    return Delivery(
        recipient=recipient,
        action=action or ("failed" if not status or status[1][0] == "5" else "delayed"),
        status=status[1] if status else "",
        diagnostic=diagnostic or fields.get("x-supplementary-info", ""),
        original_recipient=original if original != recipient else "",
    )


def address_in(value: str) -> str:
    """Return the address in `rfc822; ana@b.example`, also one that is not valid any more."""
    value = value.split(";", 1)[-1] if ";" in value else value
    match = ADDRESS.search(value)
    return match[0].strip(".") if match else value.strip("<> \t")[:320]
