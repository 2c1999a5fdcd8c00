"""No mail of 30 MB takes more than 5 seconds or 500 MB: the worst known shapes, each measured."""

import json
import subprocess
import sys

import pytest

from tests.mail.parsing.hostile import WORST

# CPU time and memory of a process of its own, so that load does not matter. The worst known mail
# takes less than one of the five seconds.
SECONDS, MEGABYTES = 5, 500
# The peak of this program alone, from the kernel: ru_maxrss begins with its parent's.
MEASURE = r"""
import json, re, sys, time
from tests.mail.parsing.hostile import SHAPES
from mail.parsing.read import read
raw = SHAPES[sys.argv[1]]()
before = time.process_time()
parsed = read(raw)
taken = time.process_time() - before
peak = int(re.search(r"VmHWM:\s+(\d+)", open("/proc/self/status").read())[1]) // 1024
print(json.dumps([len(raw), taken, peak, parsed.is_unread]))
"""


@pytest.mark.parametrize("name", WORST)
def test_hostile_mail_is_read_in_time_and_memory(name):
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, name], capture_output=True, check=True, timeout=300
    )
    size, taken, peak, is_unread = json.loads(done.stdout)
    assert size <= 30 * 1024 * 1024
    assert taken < SECONDS
    assert peak < MEGABYTES
    assert not is_unread
