"""The hard limits of the house style: a file is one idea, a function one step of it."""

import ast
from collections.abc import Iterable
from pathlib import Path
from statistics import median

import pytest

ROOT = Path(__file__).resolve().parents[2]
HOUSES = ("config", "ledger", "accounts", "fields", "customers", "mail", "helpdesk", "journeys",
          "demo", "tests", "bench", "devserver")  # fmt: skip
MAX_FILE_LINES = 250
MAX_FUNCTION_LINES = 60
MAX_MEDIAN_LINES = 60
FILES = [
    path
    for house in HOUSES
    for path in sorted((ROOT / house).rglob("*.py"))
    if "migrations" not in path.parts
]


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_nothing_is_too_long(path):
    text = path.read_text()
    assert text.count("\n") <= MAX_FILE_LINES, "Split this file: it holds more than one idea."
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert node.end_lineno
            lines = node.end_lineno - node.lineno + 1
            assert lines <= MAX_FUNCTION_LINES, f"Split {node.name}: it takes {lines} lines."


def test_half_of_the_files_of_the_product_are_short():
    """Lines with something on them, of files that are not empty (decision 0035)."""
    product = [path for path in FILES if path.relative_to(ROOT).parts[0] not in ("tests", "bench")]
    assert median_of(path.read_text() for path in product) <= MAX_MEDIAN_LINES


def median_of(sources: Iterable[str]) -> float:
    lines = (sum(bool(line.strip()) for line in source.splitlines()) for source in sources)
    return median(filter(None, lines))


def test_neither_blank_lines_nor_empty_files_are_counted():
    assert median_of(["", "\n \n", "a = 1\n\n\nb = 2\n", "a = 1\n" * 4]) == 3


def test_there_is_something_to_measure():
    assert len(FILES) > 300
