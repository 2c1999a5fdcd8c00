"""A folder of stylesheets is served as one file."""

import gzip
from pathlib import Path

from django.contrib.staticfiles import finders

from tests.scripts import ENTRIES, STATIC, imported_by


def found(path):
    sheet = finders.find(path)
    assert sheet, path
    return Path(sheet).read_bytes()


def test_a_folder_is_joined_in_the_order_of_names():
    joined = found("css/app.css").decode()
    assert (
        joined.index("@layer tokens, base") < joined.index(".avatar {") < joined.index(".toast {")
    )


def test_a_folder_that_is_not_there_is_not_found():
    assert finders.find("css/nothing.css") is None
    assert finders.find("css/../css.css") is None


def test_every_folder_is_collected():
    collected = {path for finder in finders.get_finders() for path, _ in finder.list([])}
    folders = [folder.name for folder in (STATIC / "css").iterdir() if folder.is_dir()]
    assert {f"css/{name}.css" for name in folders} <= collected


def test_an_agents_page_stays_under_its_budget():
    base = ["vendor/htmx/htmx.min.js", "vendor/htmx/hx-sse.min.js"]
    app = imported_by(STATIC / "js/pages/app.js")
    largest_page = max(sum(map(packed, names(imported_by(entry) - app))) for entry in ENTRIES)
    sheets = ["css/tokens.css", "css/fonts.css", "css/app.css"]
    pages = [f"css/{folder.name}.css" for folder in (STATIC / "css").iterdir() if folder.is_dir()]
    largest = sum(sorted(packed(path) for path in pages if path != "css/app.css")[-2:])
    assert sum(map(packed, base + names(app) + sheets)) + largest_page + largest < 150_000


def test_a_customers_page_stays_under_its_budget():
    assert packed("css/tokens.css") + packed("css/public.css") < 40_000


def names(paths):
    """The names by which Django finds them."""
    return [path.relative_to(STATIC).as_posix() for path in sorted(paths)]


def packed(path):
    return len(gzip.compress(found(path)))
