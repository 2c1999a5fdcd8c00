"""From of a mail, read from the headers alone: for the check of the sender and for unread mail."""

import logging
import re
from email.message import Message

from mail.parsing.message.address import read_addresses
from mail.parsing.message.head import HEAD, header_lines
from mail.parsing.message.tree import parse

logger = logging.getLogger(__name__)
# Characters that no header holds, and those that stand for bytes that are not UTF-8.
DOUBTFUL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f\ufffd\ud800-\udfff]")
MAX_FROM = 2000  # characters


def parse_headers(raw: bytes) -> Message:
    """Return the message without its body."""
    message, _problems = parse(raw[:HEAD].partition(b"\r\n\r\n")[0] + b"\r\n\r\n")
    return message


def certain_sender(raw: bytes) -> str:
    """Return the address of From, as the parser reads it; "" if anything is uncertain.

    It is certain in one From header of valid UTF-8 that names one person. Never raises.
    """
    values = [value for name, value in header_lines(raw) if name.lower() == "from"]
    if len(values) != 1 or len(values[0]) > MAX_FROM or DOUBTFUL.search(values[0]):
        return ""
    try:
        people = read_addresses(parse_headers(raw), "from")
    except Exception:
        logger.exception("The sender of an unread mail could not be read")
        return ""
    is_certain = len(people) == 1 and "@" in people[0].address
    return people[0].address if is_certain and not DOUBTFUL.search(people[0].address) else ""
