import sys
from argparse import ArgumentParser
from typing import Any, BinaryIO

from django.core.management.base import BaseCommand

from mail.actions import store
from mail.actions.store import MAX_KEPT

STORED, TRY_AGAIN = 0, 75  # of sysexits.h: EX_OK, EX_TEMPFAIL


class Command(BaseCommand):
    help = "Stores one raw mail from standard input, for the pipe of a mail server."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--mailbox", default="", help="the address it was delivered to")
        parser.add_argument("--from", dest="sender", default="", help="the envelope sender")

    def handle(self, *args: Any, **options: Any) -> None:
        """Exits with 0 once the mail is safe, with 75 when the mail server must try again."""
        raw = read_limited(sys.stdin.buffer, most=MAX_KEPT)
        try:
            mailbox = [options["mailbox"]] if options["mailbox"] else []
            inbound = store(raw, door="pipe", envelope_from=options["sender"], envelope_to=mailbox)
        except Exception as error:  # whatever it was, the mail server still has the mail
            self.stderr.write(f"The mail could not be stored: {error}")
            sys.exit(TRY_AGAIN)
        self.stdout.write(f"Stored as {inbound.pk}.")


def read_limited(stream: BinaryIO, *, most: int) -> bytes:
    """At most one byte more than `most`; the rest is read away, so that the writer ends well."""
    raw = stream.read(most + 1)
    while stream.read(1024 * 1024):
        pass
    return raw
