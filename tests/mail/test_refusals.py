"""A server's refusal as one plain sentence."""

import pytest

from mail.refusals import plain_reason


@pytest.mark.parametrize(
    ("response", "meaning"),
    [
        ("550 5.1.1 <dora@correu.example>: User unknown in virtual table", "does not exist"),
        ("550 No such user here", "does not exist"),
        ("552 5.2.2 Over quota", "The mailbox is full"),
        ("452 4.2.2 Mailbox full", "The mailbox is full"),
        ("552 message too large", "too large"),
        ("550 5.2.1 Mailbox disabled", "This mailbox is disabled"),
        ("554 5.7.1 Message rejected by content filter", "rejects our server"),
        ("550 5.1.1 your host is on a blacklist", "rejects our server"),
        ("450 4.2.0 Greylisted, try again later", "asks to try again later"),
        ("451 4.3.0 Temporary failure", "has a problem"),
        ("554 5.4.4 Host not found", "domain does not accept mail"),
        ("553 5.1.3 Bad syntax", "not written correctly"),
        ("550 no", "rejected the mail"),
        ("", "rejected the mail"),
    ],
)
def test_meaning(response, meaning):
    assert meaning in plain_reason(response)
