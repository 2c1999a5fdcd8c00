"""Health check: exits with 0 if a process is well.

`page URL`, `smtp HOST:PORT`, `beat FILE` or `touched FILE`.
"""

import smtplib
import sys
import time
import urllib.request
from pathlib import Path

# Beat writes its schedule every three minutes.
BEAT_SILENT_SECONDS = 600
TOUCHED_SILENT_SECONDS = 60


def is_well(kind: str, where: str) -> bool:
    if kind == "page":
        with urllib.request.urlopen(where, timeout=4) as answer:
            return bool(answer.status == 200)
    if kind == "smtp":
        host, _, port = where.rpartition(":")
        with smtplib.SMTP(host, int(port), timeout=4) as door:
            return door.noop()[0] == 250
    if kind == "touched":
        return time.time() - Path(where).stat().st_mtime < TOUCHED_SILENT_SECONDS
    written = [path.stat().st_mtime for path in Path(where).parent.glob(Path(where).name + "*")]
    return bool(written) and time.time() - max(written) < BEAT_SILENT_SECONDS


if __name__ == "__main__":
    try:
        sys.exit(0 if is_well(*sys.argv[1:]) else 1)
    except OSError as problem:
        sys.exit(f"{problem}")
