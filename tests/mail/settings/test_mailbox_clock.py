"""The state of a mailbox whose fetcher wrote its last sign under another clock."""

from datetime import timedelta

import pytest
from django.utils import timezone

from mail.models import ImapServer
from mail.settings.mailbox_health import _by_imap


@pytest.mark.parametrize(
    ("minutes", "is_silent"), [(-4, True), (-2, False), (15, False), (24 * 60, True)]
)
def test_a_sign_of_a_day_ahead_is_no_life(support, minutes, is_silent):
    at = timezone.now() + timedelta(minutes=minutes)
    imap = ImapServer(
        mailbox=support, host="imap.example", port=993, state="connected", seen_at=at, state_at=at
    )
    assert (_by_imap(imap).state == "Not connected") == is_silent
