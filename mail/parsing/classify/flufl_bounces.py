"""Fallback to flufl.bounce for bounces whose wording is not recognised here."""

import itertools
import logging
from collections.abc import Set as AbstractSet
from email.message import Message

from mail.parsing.classify.delivery_reports import Delivery
from mail.parsing.message.address import ADDRESS
from mail.parsing.message.encoded import get_headers, payload_of

# flufl.bounce applies many expressions to every line, which is too slow for large mails.
MAX_LENGTH = 60_000
MAX_LINES = 1_500
MAX_LINE = 2_000
MAX_HEADER = 4_000  # the standard library's parser of addresses, which it uses, is slow too
MAX_NAMED = 20


def find_with_flufl(message: Message, text: str) -> list[Delivery]:
    """Return the recipients flufl.bounce finds, each failed or delayed; [] when it raises."""
    if not _is_small(message, text):
        return []
    try:
        from flufl.bounce import all_failures

        # flufl.bounce logs each mail it cannot read as an error.
        logging.getLogger("flufl.bounce").setLevel(logging.CRITICAL)
        late, failed = all_failures(message)
    except Exception:
        return []
    found = [(each, "failed") for each in _named(failed)]
    found += [(each, "delayed") for each in _named(late - failed)]
    return [Delivery(each, action, "", "") for each, action in found[:MAX_NAMED]]


def _named(addresses: AbstractSet[bytes]) -> list[str]:
    texts = (each.decode("utf-8", "replace") for each in addresses)
    return sorted(each for each in texts if ADDRESS.fullmatch(each))


def _is_small(message: Message, text: str) -> bool:
    if any(len(each) > MAX_HEADER for values in get_headers(message).values() for each in values):
        return False
    payloads = (payload_of(part) for part in message.walk())
    size, lines, longest = 0, 0, 0
    for piece in itertools.chain([text], (each for each in payloads if isinstance(each, str))):
        size += len(piece)
        lines += piece.count("\n")
        if size > MAX_LENGTH * 2 or lines > MAX_LINES * 2:
            return False
        longest = max(longest, max(map(len, piece.splitlines()), default=0))
    return longest <= MAX_LINE
