import contextlib
import signal
from typing import Any

from django.core.management.base import BaseCommand

from ledger.processes import HeartbeatWriter
from mail.inbound.imap.fetcher import Fetcher


class Command(BaseCommand):
    help = "Fetches the mail of all mailboxes that are kept on IMAP servers, as long as it runs."

    def handle(self, *args: Any, **options: Any) -> None:
        signals: list[int] = []  # a list, as a signal handler must not take a lock
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda received, _frame: signals.append(received))
        with contextlib.suppress(OSError):  # output on a full disk
            self.stdout.write("Fetching mail from the mailboxes' IMAP servers.")
            self.stdout.flush()
        Fetcher().run(lambda: bool(signals), on_turn=HeartbeatWriter("imap").beat)
