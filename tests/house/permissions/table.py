"""The permission table in rows/: one row for a URL and its methods, one column for a role.

The object that a URL names belongs to the team Billing, as do lead, agent and light agent; `other`
is an agent of another team, `none` a person who signed in and has no access, `anon` is not signed
in. `in` stands for the redirect to the sign-in, `ok` for an answer of the view, also one that
refuses the fields of the form; a number is the status. A method without a row is answered 405.
"""

from pathlib import Path
from typing import NamedTuple

ROLES = ("administrator", "lead", "agent", "light_agent", "cx_lead", "other_team", "stranger",
         "anonymous")  # fmt: skip
METHODS = ({"GET"}, {"POST"}, {"GET", "POST"})
ANSWERS = {"ok", "in", "401", "403", "404"}


class Row(NamedTuple):
    """`cells` maps a role to the answer it gets."""

    name: str
    method: str
    cells: dict[str, str]


FOLDER = Path(__file__).parent / "rows"


def read_table() -> list[Row]:
    """A row for each method of each file."""
    return [row for path in sorted(FOLDER.glob("*.txt")) for row in read_rows(path.read_text())]


def read_rows(text: str) -> list[Row]:
    """A row for each method; a row that names an unknown answer or lacks a cell is an error."""
    rows = []
    for line in text.splitlines():
        cells = line.partition("#")[0].split()
        if not cells:
            continue
        name, *methods = cells[: -len(ROLES)]
        answers = cells[-len(ROLES) :]
        assert set(methods) in METHODS, f"The methods of this row: {line}"
        assert set(answers) <= ANSWERS, f"The answers of this row: {line}"
        rows += [Row(name, method, dict(zip(ROLES, answers, strict=True))) for method in methods]
    return rows
