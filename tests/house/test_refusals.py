"""Each refusal is a `config.refusals.Refused`, and no view answers one by itself."""

import ast
import importlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.refusals import Refused

ROOT = Path(__file__).resolve().parents[2]
APPS = ("ledger", "accounts", "customers", "mail", "helpdesk", "journeys", "demo")
# Raised by workers and servers to themselves: they are stored as errors and shown on a page.
OF_WORKERS = {"CannotRoute", "CannotSign", "CannotUseCertificate"}


def modules() -> Iterator[tuple[Path, ast.Module]]:
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path.relative_to(ROOT), ast.parse(path.read_text())


def refusals() -> list[tuple[str, str]]:
    """Module and name of each class that is named like a refusal."""
    return [
        (".".join(path.with_suffix("").parts), node.name)
        for path, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
        and node.name.startswith("Cannot")
        and node.name not in OF_WORKERS
    ]


@pytest.mark.parametrize(("module", "name"), refusals())
def test_each_refusal_has_the_base(module: str, name: str) -> None:
    assert issubclass(getattr(importlib.import_module(module), name), Refused)


def caught_by_views() -> Iterator[str]:
    for path, tree in modules():
        if "views" not in path.parts and not path.stem.endswith("views") and path.stem != "api":
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.ExceptHandler) and node.type:
                yield from (f"{path}: {name}" for name in refused_in(node.type))


def refused_in(caught: ast.expr) -> list[str]:
    """Return the names of refusals in `except …:`."""
    names = [
        each.id if isinstance(each, ast.Name) else each.attr
        for each in ast.walk(caught)
        if isinstance(each, ast.Name | ast.Attribute)
    ]
    return [name for name in names if name.startswith(("Cannot", "Refus"))]


def test_no_view_catches_a_refusal() -> None:
    assert list(caught_by_views()) == []


@pytest.mark.parametrize(
    "caught", ["CannotReply", "actions.CannotReply", "(CannotReply, CannotNote)", "Refused"]
)
def test_a_caught_refusal_is_noticed(caught: str) -> None:
    handler = ast.parse(f"try: pass\nexcept {caught}: pass").body[0]
    assert isinstance(handler, ast.Try)
    assert handler.handlers[0].type
    assert refused_in(handler.handlers[0].type)
