"""Stylesheets hold no rule for a class that no template, script or Python module names."""

import re
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)
STYLESHEETS = ROOT / "static" / "css"
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
SELECTOR = re.compile(r"([^{};]+)\{")
CLASS = re.compile(r"\.([a-zA-Z][\w-]*)")
WORD = re.compile(r"[\w-]+")
# A name that ends in an expression: class="is-{{ tone }}", `no-${name}`, f"is-{kind}".
PREFIX = re.compile(r"(?<![\w-])([a-z][\w-]*-)(?:\{\{|\$\{|\{)")
PACKAGES = {"sortable-drag", "sortable-ghost"}  # set by SortableJS


def classes_with_rules(css: str) -> set[str]:
    """Return the classes that the selectors of a stylesheet name."""
    selectors = SELECTOR.findall(COMMENT.sub("", css))
    return {name for selector in selectors for name in CLASS.findall(selector)}


def unused_classes(css: str, sources: Iterable[str]) -> set[str]:
    """Return the classes with a rule that appear in no source, neither whole nor by a prefix."""
    words: set[str] = set()
    prefixes: set[str] = set()
    for source in sources:
        words.update(WORD.findall(source))
        prefixes.update(PREFIX.findall(source))
    names = classes_with_rules(css) - words - PACKAGES
    return {name for name in names if not name.startswith(tuple(prefixes))}


def _sources() -> list[str]:
    folders = [path.parent for path in ROOT.glob("*/apps.py")] + [ROOT / "config"]
    paths = [
        path for folder in folders for kind in ("html", "py") for path in folder.rglob(f"*.{kind}")
    ]
    paths += (ROOT / "static" / "js").rglob("*.js")
    return [path.read_text() for path in paths]


def test_each_class_with_a_rule_is_used():
    sheets = {path: path.read_text() for path in STYLESHEETS.rglob("*.css")}
    unused = unused_classes("\n".join(sheets.values()), _sources())
    found = [
        f"{path.relative_to(STYLESHEETS)}: .{name}"
        for path, css in sorted(sheets.items())
        for name in sorted(classes_with_rules(css) & unused)
    ]
    assert not found, "Delete the rules of these classes:\n" + "\n".join(found)


def test_a_rule_without_use_is_found_in_any_selector():
    css = "/* .old */ .card { & .gone:not(.lost) { color: red; } } @media (x) { .away > a { } }"
    assert unused_classes(css, ['<p class="card">']) == {"gone", "lost", "away"}


def test_a_number_and_an_address_are_no_class():
    assert classes_with_rules(".a { inset: .5em; mask: url(b.svg); &.b { } }") == {"a", "b"}


def test_a_name_put_together_is_used():
    css = ".is-done { } .no-list { } .is { }"
    sources = ['<i class="is-{{ kind }}">', "classList.toggle(`no-${part}`)"]
    assert unused_classes(css, sources) == {"is"}
