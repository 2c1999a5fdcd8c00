"""A mail just received, and the result of the spam rules."""

from mail.inbound.addresses import addresses_of
from mail.inbound.hand_over import note_headers
from mail.inbound.sender_facts import sender_facts_of
from mail.inbound.spam_rules import spam_reason
from mail.inbound.store import store
from mail.inbound.threading import find_thread
from mail.parsing.read import read
from tests.mail.conftest import written


def verdict(raw: bytes):
    """Return the spam rules' result for a mail just received."""
    inbound = store(raw, received_via="pipe")
    parsed = read(raw)
    addresses = addresses_of(inbound, parsed, raw)
    note_headers(inbound, parsed, addresses)
    inbound.save()
    thread = find_thread(inbound, parsed, addresses.recipients)
    known = sender_facts_of(inbound, parsed, addresses)
    return spam_reason(inbound, thread, known)


def with_header(name: str, value: str, **more: str) -> bytes:
    return f"{name}: {value}\r\n".encode() + written(**more)
