"""The name of an event is written once, where it is declared; everything else imports it."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from ledger.facts import declared

ROOT = Path(__file__).resolve().parents[2]
APPS = ("accounts", "config", "customers", "demo", "fields", "helpdesk", "journeys", "ledger",
        "mail")  # fmt: skip
CALLS = {"receives", "record", "record_edit"}


def literals(source: str, *, names: set[str]) -> Iterator[str]:
    """Yield each use of an event's name that is not the constant it was declared as.

    Patterns of receivers ("ticket.*") are no names, and a name may be a variable.
    """
    tree = ast.parse(source)
    in_declarations = {
        id(argument)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and called(node) == "declare"
        for argument in node.args
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and node.value in names:
            if id(node) not in in_declarations:
                yield f"{node.lineno}: {node.value}"
        elif isinstance(node, ast.Call) and called(node) in CALLS and node.args:
            name = node.args[0]
            if isinstance(name, ast.JoinedStr | ast.BinOp) or is_undeclared(name, names):
                yield f"{node.lineno}: {ast.unparse(name)}"


def called(node: ast.Call) -> str:
    return getattr(node.func, "id", getattr(node.func, "attr", ""))


def is_undeclared(name: ast.expr, names: set[str]) -> bool:
    if not isinstance(name, ast.Constant) or not isinstance(name.value, str):
        return False
    return name.value not in names and not name.value.endswith("*")


@pytest.mark.parametrize("app", APPS)
def test_events_are_named_by_their_constants(app):
    found = [
        f"{path.relative_to(ROOT)}:{use}"
        for path in sorted((ROOT / app).rglob("*.py"))
        if "migrations" not in path.parts
        for use in literals(path.read_text(), names={*declared})
    ]
    assert not found, "Import the name from the app's events:\n" + "\n".join(found)


@pytest.mark.parametrize(
    "source",
    [
        'record("ticket.closed", ticket)',
        'origin.record("ticket.closed", ticket)',
        'origin.record("ticket.unheard_of", ticket)',
        'record(f"ticket.{verb}", ticket)',
        'record("ticket." + verb, ticket)',
        'name = "ticket.closed" if is_closed else OTHER\nrecord(name, ticket)',
        '@receives("ticket.closed")\ndef note(event): pass',
        'closed = Event.objects.filter(name="ticket.closed")',
        'LABELS = {"ticket.closed": "Closed"}',
    ],
)
def test_a_literal_is_found(source):
    assert list(literals(source, names={"ticket.closed"}))


@pytest.mark.parametrize(
    "source",
    [
        'TICKET_CLOSED = declare("ticket.closed")',
        "record(TICKET_CLOSED, ticket)",
        "origin.record(events.TICKET_CLOSED, ticket)",
        "record(VERBS[verb], ticket)",
        '@receives("ticket.*", "*")\ndef note(event): pass',
    ],
)
def test_a_declared_name_passes(source):
    assert not list(literals(source, names={"ticket.closed"}))


def test_the_events_of_every_app_are_declared():
    assert {"user.changed", "customer.noted", "mail.deleted", "ticket.closed"} <= {*declared}
