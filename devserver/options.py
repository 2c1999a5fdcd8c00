"""The options of bin/run, validated before anything slow begins."""

import argparse
import os
import socket
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HELP = """\
environment:
  DATABASE_URL   a PostgreSQL of your own, postgres://user:password@host/name
  REDIS_URL      a Valkey or Redis of your own, redis://host:6379/0
  MAIL_URL       where outgoing mail goes, smtp://user:password@host:587
  INBOUND_SMTP   where Tandem listens for incoming mail, 127.0.0.1:2525
  PUBLIC_URL     the address people reach Tandem at, https://help.example.org
"""


class CannotStart(Exception):
    """One sentence with the reason, and what to do."""


@dataclass(frozen=True)
class Options:
    port: int
    data: Path
    is_demo: bool


def parse(arguments: list[str]) -> Options:
    parser = argparse.ArgumentParser(
        prog="bin/run",
        description="Start Tandem with all it needs. Ctrl-C stops everything.",
        epilog=HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--port", type=int, default=8000, help="of the web pages (%(default)s)")
    parser.add_argument(
        "--data", type=Path, default=ROOT / "var", metavar="DIR", help="where data lives (./var)"
    )
    parser.add_argument(
        "--no-demo", action="store_true", help="start empty, for real work, without the demo"
    )
    given = parser.parse_args(arguments)
    if not 0 < given.port < 65_536:
        parser.error("--port is a number from 1 to 65535.")
    return Options(port=given.port, data=given.data.resolve(), is_demo=not given.no_demo)


def check_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except PermissionError as problem:
            raise CannotStart(
                f"This user may not open port {port}. Choose one above 1023: bin/run --port 8000"
            ) from problem
        except OSError as problem:
            raise CannotStart(
                f"Port {port} is taken by another program. Stop that one, or choose another port: "
                f"bin/run --port {port + 1}"
            ) from problem


def check_folder(data: Path) -> None:
    """Check that the folder can be written or created; nothing is created yet."""
    place = data
    while not place.exists() and place != place.parent:
        place = place.parent
    if not place.is_dir() or not os.access(place, os.W_OK | os.X_OK):
        raise CannotStart(
            f"Tandem cannot write to {data}. Choose a folder of yours: bin/run --data DIR"
        )
