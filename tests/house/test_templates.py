"""Pages keep the content security policy: no inline script or style, nothing that needs eval."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FOLDERS = [path for path in ROOT.glob("*/jinja2") if not path.parts[-2].startswith(".")]
MAILS = re.compile(r"^[^/]+/e?mails?/|mail\.html$")  # mail programs know only inline styles
PAGES = [
    path
    for folder in [*FOLDERS, ROOT / "config" / "templates"]
    for path in folder.rglob("*.html")
    if not MAILS.search(str(path.relative_to(folder)))
]
FORBIDDEN = {
    "an inline style": r"\sstyle=",
    "an inline script": r"<script(?![^>]*\bsrc=)(?![^>]*application/json)",
    "a style element": r"<style\b",
    "an inline handler": r"\son[a-z]+=",
    "hx-on, which needs eval": r"\shx-on\b",
    "a js: value, which needs eval": r"""=["'](js|javascript):""",
    "a filter in hx-trigger, which needs eval": r"""hx-trigger=["'][^"']*\[""",
    "a third-party host": r"""(src|href)=["'](https?:)?//""",
}


def _markup(path: Path) -> str:
    """Return a template without its expressions, which the browser never sees."""
    return re.sub(r"\{[{%#].*?[}%#]\}", "", path.read_text(encoding="utf-8"), flags=re.S)


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_page_has(what):
    found = [
        f"{path.relative_to(ROOT)}: {match.group(0).strip()}"
        for path in PAGES
        for match in re.finditer(FORBIDDEN[what], _markup(path))
    ]
    assert found == []


def test_live_elements_refresh_after_a_reconnect():
    deaf = [
        f"{path.relative_to(ROOT)}: {trigger}"
        for path in PAGES
        for trigger in re.findall(r'hx-trigger="([^"]*from:body[^"]*)"', path.read_text("utf-8"))
        if "resync from:body" not in trigger
    ]
    assert deaf == []


def test_a_part_that_loads_itself_shows_its_failure():
    silent = [
        f"{path.relative_to(ROOT)}: {line.strip()[:90]}"
        for path in PAGES
        for line in path.read_text("utf-8").splitlines()
        if re.search(r'hx-trigger="[^"]*(?<![-\w])load(?![-\w])', line)
        and 'hx-swap="none"' not in line
        and not ("data-lazy=" in line and re.search(r'hx-trigger="[^"]*(?<![-\w])retry', line))
    ]
    assert silent == []


def test_there_are_pages():
    assert len(PAGES) > 150


def test_our_own_pages_are_written_in_one_language():
    """Django's template language is for the pages of packages alone."""
    django = [
        str(path.relative_to(ROOT))
        for path in ROOT.glob("*/templates/**/*")
        if path.is_file() and path.parent.parent.name != "allauth"
    ]
    assert django == []
