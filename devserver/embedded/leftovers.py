"""Detection and termination of processes left running by a killed predecessor.

A process id alone proves nothing: ids are used again. So the record keeps the start time of the
process, as the system reports it.
"""

import contextlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

STOPPING_SECONDS = 15.0


def remember(record: Path, pid: int) -> None:
    """Write the record. Without it, as on a full disk, only a successor cannot find the process."""
    with contextlib.suppress(OSError):
        record.write_text(f"{pid} {began(pid)}")


def forget(record: Path) -> None:
    record.unlink(missing_ok=True)


def stop(record: Path, how: signal.Signals) -> bool:
    """Stop the process of `record` if it still is the one that was started. True if it was."""
    pid = running(record)
    if pid is None:
        forget(record)
        return False
    _send(pid, how)
    deadline = time.monotonic() + STOPPING_SECONDS
    while running(record) is not None:
        if time.monotonic() > deadline:
            _send(pid, signal.SIGKILL)
        time.sleep(0.05)
    forget(record)
    return True


def running(record: Path) -> int | None:
    try:
        number, _, moment = record.read_text().partition(" ")
    except OSError:
        return None
    if not number.isdigit() or not moment or began(int(number)) != moment:
        return None
    return int(number)


def began(pid: int) -> str:
    """Return when a running process started, as the system reports it; "" if there is none."""
    if sys.platform == "linux":
        try:
            state, *rest = Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
        except (OSError, ValueError):
            return ""
        # The 20th field after the name: start time in ticks since boot. A zombie counts as dead.
        boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
        return "" if state in "ZX" else f"{boot} {rest[18]}"
    listing = subprocess.run(
        ["ps", "-o", "lstart=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return listing.stdout.strip()


def _send(pid: int, how: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.kill(pid, how)
