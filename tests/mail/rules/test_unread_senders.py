"""The ticket of a mail that cannot be read belongs to the sender in From, or to nobody."""

import pytest

from config.addresses import normalize_address
from helpdesk.models import Ticket
from mail.inbound.from_header import certain_sender
from mail.inbound.process import MAX_ATTEMPTS, read_inbound
from mail.inbound.store import store
from mail.models import InboundMail
from tests.mail.conftest import SUPPORT, written
from tests.mail.rules.post import ticket_of

CARLA = "carla.reyes@correu.example"
ANOTHER = "carla.reyes\u1c89@corréeu.example"
NOBODY = ""


@pytest.mark.parametrize(
    ("sender", "address"),
    [
        (f"Carla Reyes <{CARLA}>", CARLA),
        (f"Carla Reyes\r\n <{CARLA}>", CARLA),
        (f"Carla Reyes <{ANOTHER}>", ANOTHER),
        (f'"{CARLA}" <e\u1c89@evil.example>', "e\u1c89@evil.example"),
        (f"{CARLA} <e@evil.example>", "e@evil.example"),
        (f"=?utf-8?q?{CARLA}?= <e@evil.example>", "e@evil.example"),
        (f"{CARLA}, e@evil.example", NOBODY),
        (f"<{CARLA}> <e@evil.example>", NOBODY),
        (f"{CARLA}\r\nFrom: e@evil.example", NOBODY),
        ("carla.re\0yes@correu.example", NOBODY),
        ("carla.re\x7fyes@correu.example", NOBODY),
        (f"{'x' * 2000} <{CARLA}>", NOBODY),
        ("Carla Reyes", NOBODY),
        ("", NOBODY),
    ],
)
def test_only_a_certain_address_is_the_sender(sender, address):
    assert certain_sender(written(sender=sender)) == address


def test_bytes_that_are_not_utf8_are_uncertain():
    raw = written(sender="carla.re\u00e9yes@correu.example").replace(b"\xc3\xa9", b"\xe9")
    assert certain_sender(raw) == NOBODY


def test_without_headers_there_is_no_sender():
    assert certain_sender(b"") == NOBODY
    assert certain_sender(b"\xff" * 300_000) == NOBODY


@pytest.mark.parametrize(
    ("sender", "requester"),
    [
        (f"Carla Reyes <{CARLA}>", CARLA),
        (f"Carla Reyes <{ANOTHER}>", normalize_address(ANOTHER)),
        (f"{CARLA}, e@evil.example", "unknown@sender.invalid"),
    ],
)
def test_an_unread_mail_becomes_nobody_elses_ticket(support, sender, requester):
    inbound = store(
        written(sender=sender), received_via="smtp", envelope_from=CARLA, envelope_to=[SUPPORT]
    )
    InboundMail.objects.update(attempts=MAX_ATTEMPTS)
    read_inbound(inbound.pk)
    inbound.refresh_from_db()
    assert inbound.state == InboundMail.State.UNREADABLE
    assert ticket_of(inbound).requester_email == requester
    assert Ticket.objects.count() == 1
