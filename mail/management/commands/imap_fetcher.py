import signal
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from mail.inbound.imap.fetcher import Fetcher


class Command(BaseCommand):
    help = "Fetches the mail of all mailboxes that are kept on IMAP servers, as long as it runs."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--alive", type=Path, metavar="FILE", help="touch this file every few seconds"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        signals: list[int] = []  # a list, as a signal handler must not take a lock
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda received, _frame: signals.append(received))
        alive: Path | None = options["alive"]
        self.stdout.write("Fetching mail from the mailboxes' IMAP servers.")
        self.stdout.flush()
        Fetcher().run(lambda: bool(signals), on_poll=alive.touch if alive else None)
