import contextlib
import signal
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from ledger.processes import HeartbeatWriter
from mail.outbound.lanes import Mailer, send_due
from mail.outbound.no_server import report_shared_server


class Command(BaseCommand):
    help = "Sends the mail of the outbox, as long as it runs."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--once", action="store_true", help="send what is due now, then end: for a cron job"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        report_shared_server()
        if options["once"]:
            send_due()
            return
        signals: list[int] = []  # a list, as a signal handler must not take a lock
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda received, _frame: signals.append(received))
        # Each lane holds a connection while it sends; the loop and a reserve need two.
        pool = settings.DATABASES["default"]["OPTIONS"]["pool"]["max_size"]
        lanes = max(1, min(settings.MAIL_LANES, pool - 2))
        with contextlib.suppress(OSError):  # output on a full disk
            self.stdout.write(f"Sending mail over at most {lanes} servers at once.")
            self.stdout.flush()
        Mailer(lanes).run(lambda: bool(signals), on_turn=HeartbeatWriter("mailer").beat)
