"""Health check: exits with 0 if a process is well.

`page URL`, `smtp HOST:PORT` or `heartbeat FILE`, or several of them.

Docker does not restart an unhealthy container. So a process whose main loop has not touched its
file for long is killed here; its container ends with it and is started again.
"""

import os
import signal
import smtplib
import sys
import time
import urllib.request
from pathlib import Path

UNHEALTHY_SECONDS = 60
STUCK_SECONDS = 180


def is_well(kind: str, where: str) -> bool:
    if kind == "page":
        with urllib.request.urlopen(where, timeout=4) as answer:
            return bool(answer.status == 200)
    if kind == "smtp":
        host, _, port = where.rpartition(":")
        with smtplib.SMTP(host, int(port), timeout=4) as server:
            return server.noop()[0] == 250
    silent = silent_for(Path(where))
    if silent > STUCK_SECONDS:
        sys.stdout.write(f"No heartbeat for {silent:.0f} s: ended, to be started again.\n")
        os.kill(int(Path(where).read_text()), signal.SIGKILL)
    return silent < UNHEALTHY_SECONDS


def silent_for(heartbeat: Path) -> float:
    """Return the seconds since the file was seen to change, by a clock that nobody sets."""
    seen = heartbeat.with_suffix(".seen")
    stamp = str(heartbeat.stat().st_mtime_ns) if heartbeat.exists() else "none"
    try:
        known, since = seen.read_text().split()
    except (OSError, ValueError):
        known, since = "", "0"
    if known != stamp:
        seen.write_text(f"{stamp} {time.monotonic()}")
        return 0
    return time.monotonic() - float(since)


if __name__ == "__main__":
    checks = zip(sys.argv[1::2], sys.argv[2::2], strict=True)
    try:
        sys.exit(0 if all(is_well(kind, where) for kind, where in checks) else 1)
    except (OSError, ValueError) as problem:
        sys.exit(f"{problem}")
