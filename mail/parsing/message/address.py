"""Addresses, message ids and dates from headers."""

import re
from datetime import UTC, datetime
from email.message import Message
from email.utils import parsedate_to_datetime

from mail.parsing.message.address_list import QUOTES, bounded, split_people
from mail.parsing.message.charset import clean
from mail.parsing.message.encoded import (
    MAX_HEADER,
    decode_header,
    get_decoded,
    get_raw,
    to_text,
)
from mail.parsing.parsed import Address

# Only from the beginning of a word: looking from each of its letters takes time by its square.
ADDRESS = re.compile(
    r"(?<![^\s<>()\[\],;:\"'])[^\s<>()\[\],;:\"']{1,128}@[^\s<>()\[\],;:\"']{1,253}"
)
MESSAGE_ID = re.compile(r"<([^<>\s]{1,900})>")
MAX_ADDRESSES = 500
PEOPLE = ("from", "to", "cc", "reply-to", "sender")
MAX_REFERENCES = 200


def read_addresses(message: Message, name: str) -> list[Address]:
    """The people in this header, in order, at most five hundred."""
    found: list[Address] = []
    for value in _people_values(message, name)[0]:
        found += [each for each in split_people(to_text(value)) if each.name or each.address]
    return found[:MAX_ADDRESSES]


def has_long_header(message: Message) -> bool:
    """Return True if only the beginning of a header is read."""
    values = (value for _name, value in message._headers)  # type: ignore[attr-defined]
    if any(len(str(value)) > MAX_HEADER for value in values):
        return True
    return any(_people_values(message, name)[1] for name in PEOPLE)


def _people_values(message: Message, name: str) -> tuple[list[str], bool]:
    """Return the values of an address header up to the limits, and whether they were cut."""
    kept, room, is_cut = list[str](), MAX_HEADER, False
    for value in get_raw(message, name):
        short = bounded(value[:room])
        kept.append(short)
        room -= len(short)
        is_cut = is_cut or len(short) < len(value)
        if is_cut:
            break
    return kept, is_cut


def names_several_senders(message: Message) -> bool:
    """Return True if From holds more than one address, in one header or in two.

    Each program would choose another one of them as the sender, so none is authenticated.
    """
    found = {each.address.lower() for each in read_addresses(message, "from")}
    return len({each for each in found if "@" in each}) > 1


def read_first_address(message: Message, *names: str) -> Address:
    """The first address of the first of these headers that has one."""
    for name in names:
        addresses = read_addresses(message, name)
        with_address = [each for each in addresses if "@" in each.address]
        if with_address or addresses:
            return (with_address or addresses)[0]
    return Address()


def parse_address(text: str) -> Address:
    """One address as a person or program wrote it: `Name <a@b>`, `a@b`, `Name [mailto:a@b]`."""
    match = ADDRESS.search(text.replace("mailto:", " "))
    if not match:
        return Address(name=text.strip(" \t*" + QUOTES)[:200])
    name = re.split(r"[<\[(]|mailto:", text, maxsplit=1)[0].strip(" \t*:" + QUOTES)
    return Address(name="" if "@" in name else name[:200], address=match[0].strip(".*"))


def read_message_ids(message: Message, name: str) -> list[str]:
    """The ids in this header without their angle brackets, oldest first."""
    text = clean(" ".join(to_text(value) for value in get_raw(message, name)))
    ids = MESSAGE_ID.findall(text) or [w for w in text.split() if "@" in w and len(w) < 900]
    return list(dict.fromkeys(each.strip() for each in ids))[-MAX_REFERENCES:]


def read_message_id(message: Message, name: str) -> str | None:
    ids = read_message_ids(message, name)
    if ids:
        return ids[0]
    return get_decoded(message, name).strip("<> \t")[:900] or None


def read_date(message: Message) -> datetime | None:
    """Return the Date header as a datetime; an unknown zone counts as UTC. None if unreadable."""
    for value in get_raw(message, "date"):
        try:
            date = parsedate_to_datetime(decode_header(value)[:200])
            date = date if date.tzinfo else date.replace(tzinfo=UTC)
            date.astimezone(UTC)
        except Exception:
            continue
        return date
    return None
