"""Every action takes its actor, time and cause in one way: `by`, `now`, `caused_by`."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
APPS = ("accounts", "customers", "demo", "fields", "helpdesk", "journeys", "ledger", "mail")
ORIGIN = ["by", "now", "caused_by"]
# The ledger itself, below the actions.
BELOW = {"actor_columns", "origin_of", "record"}


def faults(source: str) -> Iterator[str]:
    """Yield the public functions that act for an actor and take time and cause in another way."""
    for function in ast.walk(ast.parse(source)):
        if isinstance(function, ast.FunctionDef) and not is_private(function):
            given = [each.arg for each in function.args.kwonlyargs]
            if acts(function) and [each for each in given if each in ORIGIN] != ORIGIN:
                yield f"{function.name} takes {', '.join(given) or 'nothing'} by keyword"


def is_private(function: ast.FunctionDef) -> bool:
    return function.name.startswith("_") or function.name in BELOW


def acts(function: ast.FunctionDef) -> bool:
    """Return True if the function takes an actor, or takes a person and records an event."""
    given = [*function.args.args, *function.args.kwonlyargs]
    by = [ast.unparse(each.annotation or ast.Name("Any")) for each in given if each.arg == "by"]
    return "Actor" in by or (bool(by) and records(function))


def records(function: ast.FunctionDef) -> bool:
    called = [node.func for node in ast.walk(function) if isinstance(node, ast.Call)]
    return any("record" in (getattr(each, "id", ""), getattr(each, "attr", "")) for each in called)


@pytest.mark.parametrize("app", APPS)
def test_actions_take_actor_time_and_cause_in_one_way(app):
    found = [
        f"{path.relative_to(ROOT)}: {fault}"
        for path in sorted((ROOT / app).rglob("*.py"))
        for fault in faults(path.read_text())
    ]
    assert not found, "Take by, now and caused_by by keyword, in this order:\n" + "\n".join(found)


def test_actions_of_the_postbox_take_the_time():
    """They have no actor: a customer acts, or time passes."""
    found = [
        f"{path.relative_to(ROOT)}: {function.name}"
        for path in sorted((ROOT / "demo/postbox/actions").glob("*.py"))
        for function in ast.parse(path.read_text()).body
        if isinstance(function, ast.FunctionDef) and not is_private(function)
        if "now" not in [each.arg for each in function.args.kwonlyargs]
    ]
    assert not found, "Take now by keyword:\n" + "\n".join(found)


@pytest.mark.parametrize(
    "source",
    [
        "def close(ticket, *, by: Actor): pass",
        "def close(ticket, *, by: Actor, caused_by=None, now=None): pass",
        "def close(ticket, by: Actor, *, now=None, caused_by=None): pass",
        "def close(ticket, *, by: User): record(CLOSED, ticket, by=by)",
        "def close(ticket, *, by: User, now=None): origin.record(CLOSED, ticket)",
    ],
)
def test_another_way_is_found(source):
    assert len(list(faults(source))) == 1


@pytest.mark.parametrize(
    "source",
    [
        "def close(ticket, *, why, by: Actor, now=None, caused_by=None): pass",
        "def read(ticket, *, by: User, now=None): ticket.save()",
        "def _step(ticket, *, by: Actor): pass",
        "def change(ticket, status, *, origin: Origin): origin.record(CHANGED, ticket)",
    ],
)
def test_the_convention_and_private_steps_pass(source):
    assert not list(faults(source))
