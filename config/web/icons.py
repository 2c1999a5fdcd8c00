"""Lucide icons, read from the installed package."""

import re
from functools import cache
from importlib.resources import as_file, files
from zipfile import ZipFile


class NoSuchIcon(Exception):
    """Lucide has no icon of this name; see https://lucide.dev/icons/."""


@cache
def drawing(name: str) -> str:
    """Return the content of the icon's <svg>, on a grid of 24."""
    with as_file(files("lucide").joinpath("lucide.zip")) as path, ZipFile(path) as archive:
        try:
            svg = archive.read(f"{name}.svg").decode()
        except KeyError:
            raise NoSuchIcon(name) from None
    inside = svg.partition(">")[2].rpartition("</svg>")[0]
    return re.sub(r"\s+", " ", inside).replace("> <", "><").strip()
