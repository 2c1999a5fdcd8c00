"""Docstrings name the thing: none begins with a question word or a pronoun in its place."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
# Folders of the repository with Python in them; a new one is checked without being named here.
FOLDERS = sorted({path.relative_to(ROOT).parts[0] for path in ROOT.glob("[!.]*/**/*.py")} - {"var"})
OPENINGS = re.compile(
    r"(who|whom|whose|what|where|how|whether|those|which|somebody|nobody|when)\b", re.IGNORECASE
)
DEFINITIONS = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


def openings(source: str) -> Iterator[tuple[int, str]]:
    """Yield line and first line of each docstring that begins with one of these words."""
    for node in ast.walk(ast.parse(source)):
        text = ast.get_docstring(node) if isinstance(node, DEFINITIONS) else None
        if text and OPENINGS.match(text):
            yield getattr(node, "lineno", 1), text.splitlines()[0]


def test_every_app_is_checked():
    assert {"accounts", "config", "demo", "ledger", "mail", "tests"} <= set(FOLDERS)


@pytest.mark.parametrize("folder", FOLDERS)
def test_docstrings_name_the_thing(folder):
    found = [
        f"{path.relative_to(ROOT)}:{line} {opening}"
        for path in sorted((ROOT / folder).rglob("*.py"))
        for line, opening in openings(path.read_text())
    ]
    assert not found, "Begin with a noun or a verb:\n" + "\n".join(found)


@pytest.mark.parametrize(
    "source",
    [
        '"""What a mail is."""',
        'class A:\n    """Those that wait."""',
        'class A:\n    async def b(self):\n        """\n        When it ends.\n        """',
        'def a():\n    """how it goes"""',
    ],
)
def test_an_opening_is_found_at_any_depth(source):
    assert len(list(openings(source))) == 1


def test_other_docstrings_and_strings_pass():
    source = (
        '"""Whole numbers."""\nTEXT = "What is it?"\ndef a():\n    """Return what is left."""\n'
    )
    assert not list(openings(source))
