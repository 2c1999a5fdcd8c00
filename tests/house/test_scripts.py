"""The layout of static/js: one entry file a page, modules in folders; URLs come from the page."""

import re
from pathlib import Path

import pytest

from tests.scripts import ENTRIES, SCRIPTS, STATIC, imported_by

ROOT = Path(__file__).parents[2]
TEMPLATES = [path for folder in ROOT.glob("*/jinja2") for path in folder.rglob("*.html")]
COMMENT = re.compile(r"(^|[ \t])//.*$", re.MULTILINE)
# A literal that starts a path, or that adds a part of one to something.
PATH = re.compile(r"""["'`](/[a-z][^"'`]*|[^"'`\n]*[\w}]/)["'`]""")
MAX_FILE_LINES = 250
UNIT_TESTS = ROOT / "tests" / "browser" / "modules"


def loaded_by_templates() -> set[str]:
    text = "".join(path.read_text("utf-8") for path in TEMPLATES)
    return set(re.findall(r"{{ static\('js/([^']+)'\) }}", text))


def test_templates_load_entry_files_and_each_entry_file_is_loaded():
    assert loaded_by_templates() == {f"pages/{path.name}" for path in ENTRIES}


def test_every_module_is_imported_from_an_entry_file():
    reached = {path for entry in ENTRIES for path in imported_by(entry)}
    assert set(SCRIPTS) - reached == set()


def test_entry_files_only_import():
    for entry in ENTRIES:
        lines = COMMENT.sub("", entry.read_text("utf-8")).split("\n")
        assert [line for line in lines if line and not line.startswith("import ")] == [], entry


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: str(path.relative_to(STATIC / "js")))
def test_no_path_is_written_in(path):
    code = COMMENT.sub("", path.read_text("utf-8"))
    assert [match[0] for match in PATH.finditer(code) if ".js" not in match[0]] == []


def test_no_script_is_longer_than_the_limit():
    lines = {path: path.read_text("utf-8").count("\n") for path in SCRIPTS}
    assert {path: count for path, count in lines.items() if count > MAX_FILE_LINES} == {}


@pytest.mark.parametrize(
    "code",
    ["`/touchpoints/${key}/`", '"/tickets/"', "`${base}retire/`", "[data-url^='/cards/']"],
)
def test_a_path_is_found_in(code):
    assert PATH.search(code)


def test_every_module_is_named_by_a_unit_test():
    """Entry files only import; the others are named by folder and file: "map/menu.js"."""
    tests = "".join(path.read_text("utf-8") for path in UNIT_TESTS.glob("test_*.py"))
    modules = {str(path.relative_to(STATIC / "js")) for path in set(SCRIPTS) - set(ENTRIES)}
    named = re.findall(r"[\w-]+/[\w-]+\.js", tests)
    assert modules - set(named) == set()
