import os
import re
import sys
from argparse import ArgumentParser, ArgumentTypeError
from typing import Any, BinaryIO, TextIO

from django.core.management.base import BaseCommand

from mail.inbound.store import MAX_KEPT, store
from mail.mailbox_lookup import are_ours

STORED, TRY_AGAIN = 0, 75  # of sysexits.h: EX_OK, EX_TEMPFAIL


class Command(BaseCommand):
    help = "Stores one raw mail from standard input, for the pipe of a mail server."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--mailbox", default="", type=address, help="the address it was delivered to"
        )
        parser.add_argument("--from", dest="sender", default="", help="the envelope sender")

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit with 0 once the mail is stored, with 75 when the mail server must try again."""
        mailbox = [options["mailbox"]] if options["mailbox"] else []
        try:
            raw = read_limited(standard_input(), most=MAX_KEPT)
            inbound = store(
                raw, received_via="pipe", envelope_from=options["sender"], envelope_to=mailbox
            )
        except Exception as error:  # whatever it was, the mail server still has the mail
            tell(sys.stderr, f"The mail could not be stored: {error}")
            sys.exit(TRY_AGAIN)
        if mailbox and not are_ours(mailbox):
            where = (
                f"It went to {inbound.mailbox}." if inbound.mailbox else "It waits in the queue."
            )
            tell(sys.stderr, f"There is no mailbox {mailbox[0]}. {where}")
        tell(sys.stdout, f"Stored as {inbound.pk}.")


def tell(stream: TextIO | None, text: str) -> None:
    """Write a line. Output that cannot be written, as on a full disk, must not decide the exit."""
    if stream is None:
        return
    try:
        print(text, file=stream, flush=True)
    except OSError:
        # Python flushes at its end, and exits with 120 where that fails.
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def address(value: str) -> str:
    """Return the value of --mailbox: mail servers allow any local part."""
    if value and not re.fullmatch(r".+@[^\s@<>]+", value):
        raise ArgumentTypeError(f"“{value}” is no address, as in support@acme.example.")
    return value


def standard_input() -> BinaryIO:
    if sys.stdin is None:
        raise OSError("standard input is closed; pipe the mail in.")
    return sys.stdin.buffer


def read_limited(stream: BinaryIO, *, most: int) -> bytes:
    """Return at most `most` + 1 bytes; the rest is drained, so that the writer can finish."""
    raw = stream.read(most + 1)
    while stream.read(1024 * 1024):
        pass
    return raw
