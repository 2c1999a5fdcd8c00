"""The parsing process with a parser that does what the mail's X-Do header says, as bad mail would.

Where the path in X-Once exists already, it parses as usual.
"""

import atexit
import os
import re
import signal
import sys
import time
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))

from mail.sandbox import child

really_parse = child.parse_mail


def parse_mail(raw):
    wanted = re.search(rb"(?m)^X-Do: ([a-z-]+)", raw)
    once = re.search(rb"(?m)^X-Once: (\S+)", raw)
    if not wanted or (once and os.path.exists(once[1])):
        return really_parse(raw)
    if once:
        # Limits forbid writing, but an empty file can be made.
        os.close(os.open(once[1], os.O_CREAT))
    if wanted[1] == b"lie":
        return Lie()
    {
        "compute": compute,
        "allocate": lambda: bytearray(2 << 30),  # at once: filling memory takes CPU time
        "crash": lambda: os.kill(os.getpid(), signal.SIGSEGV),
        "get-killed": lambda: os.kill(os.getpid(), signal.SIGKILL),
        "leave": lambda: os._exit(0),
        "sleep": lambda: time.sleep(600),
        "grow": lambda: bytearray(300 << 20),
        "end-slowly": lambda: (bytearray(300 << 20), atexit.register(compute, seconds=4)),
        "talk": lambda: os.write(1, b"noise " * 100),
    }[wanted[1].decode()]()
    return really_parse(raw)


@dataclass
class Lie:
    subject: int = 1


def compute(seconds=600):
    """Use this much CPU time."""
    until = time.process_time() + seconds
    while time.process_time() < until:
        pass


child.parse_mail = parse_mail
child.main()
