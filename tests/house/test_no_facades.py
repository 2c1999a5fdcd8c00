"""A name is imported from the module that owns it: no package re-exports its modules."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.test_sizes import HOUSES, name_of

ROOT = Path(__file__).resolve().parents[2]
# Django looks for the models of an app in its package `models`. A test module imports its fixtures.
FILES = [
    path
    for house in HOUSES
    for path in sorted((ROOT / house).rglob("*.py"))
    if path.parts[-2:] != ("models", "__init__.py")
    if "migrations" not in path.parts
    if "tests" not in path.parts or path.name == "__init__.py"
]


def re_exported(source: str, *, is_package: bool) -> set[str]:
    """Return names that a module imports and offers as its own.

    They are listed in `__all__`, imported as themselves, all of another module, or, in a package,
    imported or copied and used by nothing in it.
    """
    tree = ast.parse(source)
    imported = dict(_imported(tree))
    found = {name for name, offered in imported.items() if offered}
    found |= imported.keys() & _listed(tree)
    if is_package:
        copied = dict(_copied(tree, imported))
        bases = [id(node) for node in copied.values()]
        loaded = [
            node.id
            for node in ast.walk(tree)
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
            if id(node) not in bases
        ]
        found |= (imported.keys() | copied.keys()) - set(loaded) - _used_modules(tree)
        found -= {"annotations"}
    return found


def _imported(tree: ast.Module) -> Iterator[tuple[str, bool]]:
    """Yield each name bound by an import; True if the import says that it is offered."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            for alias in node.names:
                name = alias.asname or alias.name.partition(".")[0]
                yield name, alias.name == "*" or alias.asname == alias.name


def _used_modules(tree: ast.Module) -> set[str]:
    """Return modules imported for their effect: `import celery_app.tasks`."""
    return {
        alias.name.partition(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import)
        for alias in node.names
    }


def _copied(tree: ast.Module, imported: dict[str, bool]) -> Iterator[tuple[str, ast.Name]]:
    """Yield `name = imported` and `name = imported.name`, with the imported name."""
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            value: ast.AST = node.value
            while isinstance(value, ast.Attribute):
                value = value.value
            if isinstance(value, ast.Name) and value.id in imported:
                yield node.targets[0].id, value


def _listed(tree: ast.Module) -> set[str]:
    listed = [
        node.value
        for node in tree.body
        if isinstance(node, ast.Assign | ast.AugAssign)
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(target, ast.Name) and target.id == "__all__"
    ]
    return {
        each.value
        for value in listed
        for each in ast.walk(value)
        if isinstance(each, ast.Constant) and isinstance(each.value, str)
    }


def test_no_module_offers_the_names_of_another() -> None:
    found = {
        name_of(path): names
        for path in FILES
        if (names := re_exported(path.read_text(), is_package=path.name == "__init__.py"))
    }
    assert not found, "Import these from the modules that own them."


@pytest.mark.parametrize(
    "source",
    [
        "from mail.parsing.quotes.lines import strip_quotes",
        "from .lines import strip_quotes as cut",
        "from mail.parsing.quotes.lines import *",
        "from mail.parsing.quotes import lines\nstrip_quotes = lines.strip_quotes",
        "from mail.parsing.quotes.lines import strip_quotes\n__all__ = ['strip_quotes']",
        "from mail.parsing.quotes.lines import strip_quotes\nstrip_quotes('')\n"
        "__all__ = ['strip_quotes']",
        "if True:\n    from mail.parsing.quotes.lines import strip_quotes",
    ],
)
def test_a_package_that_re_exports_is_noticed(source: str) -> None:
    assert re_exported(source, is_package=True)


@pytest.mark.parametrize(
    "source",
    [
        "from mail.parsing.quotes.lines import strip_quotes as strip_quotes",
        "from mail.parsing.quotes.lines import *",
        "from mail.parsing.quotes.lines import strip_quotes\n__all__ = ['strip_quotes']",
        "from mail.parsing.quotes.lines import strip_quotes\n__all__ = []\n"
        "__all__ += ['strip_quotes']",
    ],
)
def test_a_module_that_offers_what_another_owns_is_noticed(source: str) -> None:
    assert re_exported(source, is_package=False)


@pytest.mark.parametrize(
    "source",
    [
        '"""The IMAP fetcher."""',
        "from re import compile\n\nWORDS = compile('a')\n\ndef words():\n    return WORDS",
        "from re import compile\n__all__ = ['words']\n\ndef words():\n    return compile('a')",
    ],
)
def test_a_package_with_code_of_its_own_passes(source: str) -> None:
    assert not re_exported(source, is_package=True)
