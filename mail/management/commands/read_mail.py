"""`manage.py read_mail FILE…`: how a mail is understood, one line of JSON a file."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from mail.reading import ParsedMail, read
from mail.reading.as_json import as_json


class Command(BaseCommand):
    help = "Show how mails are understood, one line of JSON for each file. Touches no database."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE", help="A raw mail; - reads stdin.")

    def handle(self, *args: Any, **options: Any) -> None:
        for path in options["files"]:
            self.stdout.write(json.dumps(as_json(path, read_file(path)), ensure_ascii=False))


def read_file(path: str) -> ParsedMail:
    """The mail in this file; a file that cannot be opened is a problem like any other."""
    try:
        raw = sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes()
    except OSError as error:
        return ParsedMail(problems=[f"The file could not be opened ({error.strerror})."])
    return read(raw)
