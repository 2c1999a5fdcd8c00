"""`manage.py read_mail FILE…`: the parsed mail as JSON, one line a file."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from mail.parsing.as_json import as_json
from mail.parsing.parsed import ParsedMail
from mail.sandbox.errors import NotParsed
from mail.sandbox.parser import read


class Command(BaseCommand):
    help = "Show how mails are understood, one line of JSON for each file. Touches no database."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE", help="A raw mail; - reads stdin.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Continue after a file that cannot be opened; the exit code is 1 if there was one."""
        missing = False
        for path in options["files"]:
            try:
                raw = sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes()
            except (OSError, ValueError) as error:
                self.stderr.write(f"{path}: {getattr(error, 'strerror', None) or error}")
                missing = True
                continue
            self.stdout.write(json.dumps(as_json(path, _parsed(raw)), ensure_ascii=False))
        if missing:
            sys.exit(1)


def _parsed(raw: bytes) -> ParsedMail:
    """Return the parsed mail; where a limit is exceeded, an empty one with the reason."""
    try:
        return read(raw)
    except NotParsed as error:
        return ParsedMail(problems=[str(error)], is_unread=True)
