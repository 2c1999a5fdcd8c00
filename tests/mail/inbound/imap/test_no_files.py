"""A fetcher that can open no more files: mail stays at its server, and is stored once later."""

import sys
from pathlib import Path

import pytest

from mail.models import ImapServer
from tests.mail.inbound.imap.conftest import caught_up, is_connected, some_mail, stored, wired

pytestmark = pytest.mark.django_db(transaction=True)
FETCHER = """
import django
django.setup()
from mail.inbound.imap.fetcher import Fetcher
Fetcher(poll_seconds=0.2).run(lambda: False)
"""


def try_now() -> None:
    """Let the fetcher try at once, as the button of the mailbox's page does."""
    ImapServer.objects.filter(state=ImapServer.State.WAITING).update(retry_at=None)


if sys.platform == "linux":
    from tests.files import process, says_so, until, without_files

    def test_without_files_mail_stays_at_the_server_and_is_stored_once(
        imap, colleague, tmp_path: Path
    ):
        log = tmp_path / "log"

        def has_failed() -> bool:
            try_now()
            imap.refresh_from_db()
            return says_so(imap.error)

        def is_stored() -> bool:
            try_now()
            return caught_up(imap, 1) and is_connected(imap)

        with wired(imap) as wire, process(log, "-c", FETCHER) as fetcher:
            until(lambda: is_connected(imap))
            with without_files(fetcher.pid):
                wire.cut()
                colleague.append("INBOX", some_mail())
                until(has_failed)
                assert stored(0)
            until(is_stored)
            assert stored(1)
            assert (imap.error, fetcher.poll()) == ("", None)
