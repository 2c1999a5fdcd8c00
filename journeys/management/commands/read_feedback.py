"""Command that parses replies to feedback requests from a file and prints the result."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from journeys.feedback.replies.reading import read_reply


class Command(BaseCommand):
    help = (
        "Reads replies, one JSON object a line: {id, scale: '1-5', text, headers?, scale_labels?}."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="A .jsonl file.")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        for line in read_lines(file):
            self.stdout.write(line)


def read_lines(file: Path) -> Iterator[str]:
    """Yield {id, score, comment, route} as JSON for each row of the file."""
    try:
        rows = file.read_text(encoding="utf-8").split("\n")
    except OSError as error:
        raise CommandError(f"{file} cannot be read: {error.strerror}.") from error
    for at, row in enumerate(rows, start=1):
        if row.strip():
            yield json.dumps(_read(row, at), ensure_ascii=False)


def _read(row: str, at: int) -> dict[str, Any]:
    try:
        given = json.loads(row)
        low, _, high = str(given["scale"]).replace("–", "-").partition("-")
        scale = (int(low), int(high))
        text = str(given["text"])
    except (ValueError, KeyError, TypeError) as error:
        raise CommandError(f"Line {at} needs a scale such as 1-5 and a text.") from error
    reading = read_reply(
        text,
        scale=scale,
        headers=given.get("headers"),
        labels=_labels(given.get("scale_labels")),
        has_attachment=bool(given.get("attachments") or given.get("has_attachment")),
    )
    return {
        "id": given.get("id"),
        "score": reading.score,
        "comment": reading.comment,
        "route": reading.route,
    }


def _labels(given: Any) -> tuple[str, str]:
    """Return the labels of the lowest and the highest score."""
    return (str(given[0]), str(given[-1])) if isinstance(given, list) and given else ("", "")
