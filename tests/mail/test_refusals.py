"""A server's refusal as one plain sentence."""

import pytest

from mail.refusals import plain_reason


@pytest.mark.parametrize(
    ("words", "meaning"),
    [
        ("550 5.1.1 <dora@correu.example>: User unknown in virtual table", "does not exist"),
        ("550 No such user here", "does not exist"),
        ("552 5.2.2 Over quota", "The mailbox is full"),
        ("452 4.2.2 Mailbox full", "The mailbox is full"),
        ("552 message too large", "too large"),
        ("550 5.2.1 Mailbox disabled", "switched off"),
        ("554 5.7.1 Message rejected by content filter", "refuses us"),
        ("550 5.1.1 your host is on a blacklist", "refuses us"),
        ("450 4.2.0 Greylisted, try again later", "asks us to wait"),
        ("451 4.3.0 Temporary failure", "has trouble"),
        ("554 5.4.4 Host not found", "after the @"),
        ("553 5.1.3 Bad syntax", "not written correctly"),
        ("550 no", "refuses the mail"),
        ("", "refuses the mail"),
    ],
)
def test_what_it_means(words, meaning):
    assert meaning in plain_reason(words)
