"""The demo uses the product as it is: it replaces no attribute of an imported module or class."""

import ast
from pathlib import Path

import pytest

DEMO = Path(__file__).resolve().parents[2] / "demo"
FILES = sorted(DEMO.rglob("*.py"))
BANNED_MODULES = {"unittest.mock", "mock", "freezegun", "time_machine", "importlib"}
BANNED_CALLS = {"setattr", "delattr"}


def imported_names(tree: ast.AST) -> set[str]:
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            names |= {(each.asname or each.name).partition(".")[0] for each in node.names}
    return names


def root_of(node: ast.expr) -> str:
    while isinstance(node, ast.Attribute | ast.Subscript):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def targets_of(node: ast.AST) -> list[ast.expr]:
    if isinstance(node, ast.Assign | ast.Delete):
        return node.targets
    return [node.target] if isinstance(node, ast.AugAssign | ast.AnnAssign) else []


def patches(source: str) -> list[str]:
    """The lines of a module that replace something imported, or import a tool that does."""
    tree = ast.parse(source)
    imported = imported_names(tree)
    found = []
    for node in ast.walk(tree):
        for target in targets_of(node):
            if not isinstance(target, ast.Name) and root_of(target) in imported:
                found.append(ast.unparse(node))
        if isinstance(node, ast.Call) and root_of(node.func) in BANNED_CALLS:
            found.append(ast.unparse(node))
        if isinstance(node, ast.Import) and BANNED_MODULES & {each.name for each in node.names}:
            found.append(ast.unparse(node))
        if isinstance(node, ast.ImportFrom) and node.module in BANNED_MODULES:
            found.append(ast.unparse(node))
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(DEMO)))
def test_no_module_of_the_demo_patches(path: Path):
    assert patches(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "source",
    [
        "from django.utils import timezone\ntimezone.datetime = Clock",
        "from ledger.models import Event\nEvent.objects.create = keep",
        "from ledger.models import Event\ndel Event.objects.create",
        "from django.db import connection\nconnection.settings_dict['OPTIONS'] |= {}",
        "import mail.outbound.transport\nmail.outbound.transport.Transport = Postman",
        "setattr(module, name, new)",
        "from unittest.mock import patch",
        "import freezegun",
    ],
)
def test_a_patch_is_found(source: str):
    assert patches(source)
