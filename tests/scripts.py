"""The scripts of the pages, and what each of them imports."""

import re
from pathlib import Path

STATIC = Path(__file__).parents[1] / "static"
SCRIPTS = sorted((STATIC / "js").rglob("*.js"))
ENTRIES = sorted((STATIC / "js" / "pages").glob("*.js"))
IMPORT = re.compile(r"""^import\s+(?:[^"';]*\sfrom\s+)?["'](\.[^"']+)["']""", re.MULTILINE)


def imported_by(entry: Path) -> set[Path]:
    """The file and all it imports, directly or not; also what others published."""
    found: set[Path] = set()
    waiting = [entry]
    while waiting:
        path = waiting.pop()
        if path not in found:
            found.add(path)
            targets = IMPORT.findall(path.read_text("utf-8"))
            waiting += [(path.parent / target).resolve() for target in targets]
    return found
