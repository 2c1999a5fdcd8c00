"""Stylesheets of a folder joined into one file: css/inbox/*.css is served as css/inbox.css.

Components stay one file each, a page requests three or four files, and no build step is needed.
Files are joined in the order of their names; one that must come first starts with "_". URLs inside
them are relative to static/css.
"""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

SOURCES = Path(settings.BASE_DIR) / "static" / "css"
JOINED = Path(settings.BASE_DIR) / "var" / "stylesheets"


class FolderFinder(BaseFinder):
    """Finds css/NAME.css for each folder css/NAME/, joined again when one of its files changed."""

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        if path not in sheet_paths():
            return []
        sheet = str(join_folder(path))
        return [sheet] if find_all else sheet

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Any]]:
        storage = FileSystemStorage(location=JOINED)
        for path in sheet_paths():
            join_folder(path)
            yield path, storage


def sheet_paths() -> list[str]:
    return [f"css/{folder.name}.css" for folder in sorted(SOURCES.iterdir()) if folder.is_dir()]


def join_folder(path: str) -> Path:
    parts = sorted((SOURCES / Path(path).stem).glob("*.css"))
    sheet = JOINED / path
    text = "\n".join(part.read_text(encoding="utf-8") for part in parts)
    if not sheet.exists() or sheet.read_text(encoding="utf-8") != text:
        write_whole(sheet, text)
    return sheet


def write_whole(sheet: Path, text: str) -> None:
    """Write atomically: another process sees the old or the new stylesheet, never a part."""
    sheet.parent.mkdir(parents=True, exist_ok=True)
    draft = sheet.with_name(f"{sheet.name}.{os.getpid()}")
    draft.write_text(text, encoding="utf-8")
    draft.replace(sheet)
