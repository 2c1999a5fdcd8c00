"""The original sender of a forwarded mail."""

import re

from mail.parsing.message.address import ADDRESS, parse_address, read_first_address
from mail.parsing.message.encoded import payload_of
from mail.parsing.message.parts import Parts
from mail.parsing.parsed import Address
from mail.parsing.quotes.header_block import LABEL, find_header_block, label_of
from mail.parsing.quotes.phrases import FORWARD_SUBJECT, is_forward_line, is_original_line

MAX_LINES = 400
ANSWER = re.compile(
    r"^\s*(?:re|aw|sv|vs|antw|odp|rif|r|res|ynt|回复|答复|回覆|返信|답장|отв)\s*(?:\[\d+\])?[:：]",
    re.IGNORECASE,
)


def find_forwarded_from(
    subject: str, text: str, parts: Parts, is_answer: bool = False
) -> Address | None:
    """Return the original sender of a forwarded mail: from its header block or an attached mail.

    Outlook also quotes with a block of headers, so a forward needs a forward's phrase or subject as
    well. `is_answer`: the mail answers another, so a copied mail below is its quote.
    """
    lines = [line.lstrip(" \t>") for line in text.split("\n")[:MAX_LINES]]
    is_forward = bool(FORWARD_SUBJECT.search(subject)) or not (is_answer or ANSWER.match(subject))
    for number, line in enumerate(lines):
        if is_forward_line(line) or (is_forward and is_original_line(line)):
            found = _sender_in_block(lines, number + 1)
            if found:
                return found
        elif is_forward and label_of(line) and find_header_block(lines, number):
            return _sender_in_block(lines, number)
    says_so = bool(FORWARD_SUBJECT.search(subject))
    return _sender_attached(parts) if says_so or _is_bare(text) else None


def _sender_in_block(lines: list[str], start: int) -> Address | None:
    for number in range(start, min(start + 12, len(lines))):
        if label_of(lines[number]) == "from":
            match = LABEL.match(lines[number])
            value = (match[2] if match else "").strip()
            following = lines[number + 1] if number + 1 < len(lines) else ""
            if not ADDRESS.search(value) and label_of(following) is None:
                value = f"{value} {following}".strip()
            address = parse_address(value)
            return address if address.address or address.name else None
    return None


def _sender_attached(parts: Parts) -> Address | None:
    for part in parts.everything:
        children = payload_of(part.message)
        if part.content_type == "message/rfc822" and isinstance(children, list) and children:
            address = read_first_address(children[0], "from", "sender")
            return address if address.address else None
    return None


def _is_bare(text: str) -> bool:
    return len(text.strip()) < 3
