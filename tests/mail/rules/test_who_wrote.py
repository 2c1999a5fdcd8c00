"""Rule 5: a verified mail is of the address in From, and of no other that the header shows."""

import pytest

from helpdesk.models import Message
from tests.mail.rules.post import (
    BORDER,
    OURS_PASSED,
    PASSED,
    answering,
    come,
    message_of,
    ticket_of,
)
from tests.mail.rules.test_spoofing import answered

EVES = {"Authentication_Results": f"{BORDER}; dmarc=pass header.from=evil.example"}


@pytest.fixture(autouse=True)
def border(settings) -> None:
    settings.AUTHSERV_ID = BORDER


@pytest.mark.parametrize(
    "sender",
    [
        "{ana} <eve@evil.example>",
        "=?utf-8?Q?{encoded}?= <eve@evil.example>",
        "=?utf-8?Q?{encoded}=2C?= eve@evil.example",
        "=?utf-8?Q?{encoded}?=",
        "{ana}, eve@evil.example",
        "{ana} eve@evil.example",
        "<{ana}> <eve@evil.example>",
        "{ana}\r\nFrom: eve@evil.example",
        "eve@evil.example\r\nFrom: {ana}",
        '"{ana}" <eve@evil.example>',
    ],
)
def test_no_header_makes_a_strangers_mail_a_note_of_an_agent(support, ana, sender):
    ticket, ours = answered(ana)
    header = sender.format(ana=ana.email, encoded=ana.email.replace("@", "=40"))
    message = message_of(come(2, sender=header, **EVES, **answering(ours)))
    assert (message.agent, message.is_verified) == (None, False)
    assert message.kind == Message.Kind.NOTE
    assert message.ticket == ticket


def test_an_agent_whose_domain_passed_still_writes_notes_by_mail(support, ana):
    _ticket, ours = answered(ana)
    message = message_of(come(2, sender=f"Ana <{ana.email}>", **OURS_PASSED, **answering(ours)))
    assert message.agent == ana


def test_a_mail_of_two_senders_is_not_verified(support):
    ticket = ticket_of(come(sender="carla@acme.example, dora@acme.example", **PASSED))
    assert ticket.requester_email == "carla@acme.example"
    assert not ticket.is_verified


def test_a_pass_for_another_domain_is_not_this_senders(support):
    inbound = come(**EVES)
    assert not inbound.is_forged
    assert not ticket_of(come(2, sender="carla@acme.example, eve@evil.example", **EVES)).is_verified


def test_a_forgery_is_remembered_at_the_mail(support):
    failed = {"Authentication_Results": f"{BORDER}; dmarc=fail header.from=acme.example"}
    assert come(**failed).is_forged


def test_a_name_that_is_an_address_does_not_become_the_requesters_name(support, ana):
    ticket = ticket_of(come(sender=f'"{ana.email}" <eve@evil.example>', **EVES))
    assert ticket.requester.name == ""
