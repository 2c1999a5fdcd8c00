"""The first lines of a file of comma-separated values, as the rows of a table."""

import csv
import re
from io import StringIO

from helpdesk.models import Attachment

QUOTED = re.compile('"[^"]*"')
MAX_CELLS, MAX_IN_CELL = 50, 300


def table_rows(file: Attachment, text: str) -> list[list[str]]:
    """Return the cells of a table, or nothing if the text is not a regular table."""
    if not file.name.lower().endswith((".csv", ".tsv")) and file.content_type != "text/csv":
        return []
    first = QUOTED.sub("", text.partition("\n")[0])
    delimiter = max(",;\t|", key=first.count)
    if delimiter not in first:
        return []
    try:
        rows = [_cut(row) for row in csv.reader(StringIO(text), delimiter=delimiter)]
    except csv.Error:
        return []
    return rows if len({len(row) for row in rows if row}) == 1 else []


def _cut(row: list[str]) -> list[str]:
    return [cell[:MAX_IN_CELL] for cell in row[:MAX_CELLS]]
