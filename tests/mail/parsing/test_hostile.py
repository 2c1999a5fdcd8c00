"""No mail of 30 MB takes more than 5 seconds or 500 MB: the worst known shapes, each measured."""

import json
import subprocess
import sys

import pytest

from tests.mail.parsing.hostile import WORST

# CPU time and memory of a process of its own, so that load does not matter. The worst known mail
# takes less than one of the five seconds.
SECONDS, MEGABYTES = 5, 500
PARTS = 4  # that several processes share
# A process for each shape, forked when all modules are loaded, which takes as long as a bad mail.
# Its peak begins with what is loaded: ru_maxrss would begin with the peak of its parent.
MEASURE = r"""
import json, os, re, sys, time
from tests.mail.parsing.hostile import SHAPES
from mail.parsing.read import read
for name in sys.argv[1:]:
    child = os.fork()
    if child:
        os.waitpid(child, 0)
        continue
    raw = SHAPES[name]()
    before = time.process_time()
    parsed = read(raw)
    taken = time.process_time() - before
    peak = int(re.search(r"VmHWM:\s+(\d+)", open("/proc/self/status").read())[1]) // 1024
    print(json.dumps([name, len(raw), taken, peak, parsed.is_unread]), flush=True)
    os._exit(0)
"""


@pytest.mark.parametrize("part", range(PARTS))
def test_hostile_mail_is_read_in_time_and_memory(part):
    names = WORST[part::PARTS]
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, *names], capture_output=True, check=True, timeout=600
    )
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert [name for name, *_ in found] == names, "a process ended without a result"
    for name, size, taken, peak, is_unread in found:
        assert size <= 30 * 1024 * 1024, name
        assert taken < SECONDS, name
        assert peak < MEGABYTES, name
        assert not is_unread, name
