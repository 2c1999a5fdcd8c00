"""The heartbeat of a process: its main loop touches a file, which its supervisor watches.

A process whose loop stands still stops touching it and is restarted. `bin/run` and the health
checks of docker-compose.yml name the file in HEARTBEAT_FILE.
"""

import contextlib
import os
from pathlib import Path

TOUCH_SECONDS = 2.0
_has_begun = False


def touch() -> None:
    """Touch the file, if one is named; the first time, write the process id into it.

    A disk in trouble must not end the process, and a full one lets a file be touched.
    """
    global _has_begun
    name = os.environ.get("HEARTBEAT_FILE")
    if not name:
        return
    with contextlib.suppress(OSError):
        if _has_begun:
            Path(name).touch()
        else:
            Path(name).write_text(str(os.getpid()))
            _has_begun = True
