"""Docstrings and comments name the thing: none begins with a question word or a pronoun."""

import ast
import io
import re
import tokenize
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
# A comment of styles, scripts or templates; `//` in lines one below the other are one comment.
BLOCK = re.compile(r"(?:/\*+|\{#-?)\s*(.*?)\s*(?:\*/|-?#\}|$)")
LINE = re.compile(r"(^|.*?[\s;{])//\s*(.*)")
PAGES = sorted(
    path
    for pattern in ("static/js/**/*.js", "static/css/**/*.css", "*/jinja2/**/*.html")
    for path in ROOT.glob(pattern)
)
DEFINITIONS = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


def openings(source: str) -> Iterator[tuple[int, str]]:
    """Yield line and first line of each docstring that begins with one of these words."""
    for node in ast.walk(ast.parse(source)):
        text = ast.get_docstring(node) if isinstance(node, DEFINITIONS) else None
        if text and OPENINGS.match(text):
            yield getattr(node, "lineno", 1), text.splitlines()[0]


def comments(source: str) -> Iterator[tuple[int, str]]:
    """Yield line and first line of each comment of Python code."""
    above = -1
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            is_alone = token.line.lstrip().startswith("#")
            if not is_alone or token.start[0] != above + 1:
                yield token.start[0], token.string.lstrip("#: ")
            above = token.start[0] if is_alone else -1


def comments_of_page(source: str, *, is_script: bool = False) -> Iterator[tuple[int, str]]:
    """Yield line and first line of each comment of a script, a style sheet or a template."""
    above = -1
    for number, line in enumerate(source.split("\n"), 1):
        if is_script and (found := LINE.match(line)):
            is_alone = not found[1].strip()
            if not is_alone or number != above + 1:
                yield number, found[2]
            above = number if is_alone else -1
        for text in BLOCK.findall(line):
            yield number, text


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


@pytest.mark.parametrize("folder", [each for each in FOLDERS if each != "tests"])
def test_comments_of_the_code_name_the_thing(folder):
    found = [
        f"{path.relative_to(ROOT)}:{line} {comment}"
        for path in sorted((ROOT / folder).rglob("*.py"))
        for line, comment in comments(path.read_text())
        if OPENINGS.match(comment)
    ]
    assert not found, "Begin with a noun or a verb:\n" + "\n".join(found)


def test_comments_of_scripts_styles_and_templates_name_the_thing():
    assert {path.suffix for path in PAGES} == {".js", ".css", ".html"}
    found = [
        f"{path.relative_to(ROOT)}:{line} {comment}"
        for path in PAGES
        for line, comment in comments_of_page(path.read_text(), is_script=path.suffix == ".js")
        if OPENINGS.match(comment)
    ]
    assert not found, "Begin with a noun or a verb:\n" + "\n".join(found)


def test_each_comment_is_found_once():
    code = "# One,\n# where it goes on.\nA = 1  # what it is\n# Next.\n"
    assert list(comments(code)) == [(1, "One,"), (3, "what it is"), (4, "Next.")]
    script = "// One,\n// where it goes on.\nlet a = 1; // what it is\n/* Who */\nb('http://x');\n"
    found = [(1, "One,"), (3, "what it is"), (4, "Who")]
    assert list(comments_of_page(script, is_script=True)) == found
    assert list(comments_of_page("<a>{# How #}</a>{#- Where #}")) == [(1, "How"), (1, "Where")]


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
