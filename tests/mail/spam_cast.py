"""A mail that has just come, and what the rules about spam say of it."""

from mail.actions import (
    store,
)
from mail.actions.deliver_inbound import note_headers
from mail.actions.find_thread import find_thread
from mail.actions.known_sender import known_sender
from mail.actions.spam import why_spam
from mail.reading import read
from mail.recipients import recipients_of
from tests.mail.conftest import written


def verdict(raw: bytes):
    """What the rules say of a mail that has just come."""
    inbound = store(raw, door="pipe")
    parsed = read(raw)
    note_headers(inbound, parsed)
    inbound.save()
    thread = find_thread(inbound, parsed, recipients_of(raw))
    return why_spam(inbound, parsed, thread, known_sender(inbound, parsed))


def with_header(name: str, value: str, **more: str) -> bytes:
    return f"{name}: {value}\r\n".encode() + written(**more)
