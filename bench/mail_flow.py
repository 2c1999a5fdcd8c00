"""Measures the time from receiving a mail to its ticket, over a folder of real mails.

    python bench/mail_flow.py --corpus DIR [--here] [--json]

One process and one PostgreSQL: store, then read, find the thread and open or continue a ticket,
each with its commits. In a new database that is dropped afterwards; with `--here` in the one of
DATABASE_URL as it is filled, where every mail stays (use a database of the bench). The first mails
warm up and do not count. Milliseconds: median, 95 %, maximum; beside it the CPU of this process.
"""

import argparse
import json
import os
import statistics
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django

django.setup()

from django.conf import settings
from django.test.utils import get_runner

from bench.mail_files import existing_corpus, files_of
from mail.inbound.process import read_inbound
from mail.inbound.store import store
from mail.models import InboundMail, Mailbox

WARM_UP = 20
STEPS = ("store", "read and thread", "together")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=existing_corpus, required=True)
    parser.add_argument("--here", action="store_true", help="in the database of DATABASE_URL")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    mails = [path.read_bytes() for path in files_of(options.corpus)]
    with database(is_here=options.here):
        result = measure(mails, is_here=options.here)
    if options.json:
        print(json.dumps(result))
        return
    print(f"{result['mails']} mails, {result['tickets']} in new tickets\n")
    print(f"{'ms':18} {'median':>8} {'95 %':>8} {'longest':>8} {'CPU':>8}")
    for step in STEPS:
        row = result["steps"][step]
        print(f"{step:18} " + " ".join(f"{value:8.1f}" for value in row.values()))


@contextmanager
def database(*, is_here: bool) -> Iterator[None]:
    if is_here:
        yield
        return
    runner = get_runner(settings)(verbosity=0, interactive=False)
    old = runner.setup_databases()
    try:
        yield
    finally:
        runner.teardown_databases(old)


def measure(mails: list[bytes], *, is_here: bool) -> dict[str, Any]:
    from helpdesk.models import Ticket

    if not Mailbox.objects.exists():
        Mailbox.objects.create(name="Support", address="support@veloza.example", is_default=True)
    before = Ticket.objects.count()
    stamp = time.time_ns()
    times: dict[str, list[float]] = {step: [] for step in STEPS}
    cpu: dict[str, list[float]] = {step: [] for step in STEPS}
    for number, raw in enumerate([*mails[:WARM_UP], *mails]):
        marked = number < WARM_UP or is_here
        taken = one(
            b"Message-ID: <%d-%d@bench.example>\r\n" % (stamp, number) + raw if marked else raw
        )
        if number >= WARM_UP:
            for step, (wall, work) in zip(STEPS, taken, strict=True):
                times[step].append(wall)
                cpu[step].append(work)
    return {
        "mails": len(mails),
        "tickets": Ticket.objects.count() - before,
        "steps": {step: summary(times[step], cpu[step]) for step in STEPS},
    }


def one(raw: bytes) -> list[tuple[float, float]]:
    """Return milliseconds of wall clock and of CPU: of each step, and together."""
    marks = [(time.perf_counter(), time.process_time())]
    inbound: InboundMail = store(raw, received_via="bench")
    marks.append((time.perf_counter(), time.process_time()))
    read_inbound(inbound.pk)
    marks.append((time.perf_counter(), time.process_time()))
    spans = [(marks[0], marks[1]), (marks[1], marks[2]), (marks[0], marks[2])]
    return [((end[0] - start[0]) * 1000, (end[1] - start[1]) * 1000) for start, end in spans]


def summary(times: list[float], cpu: list[float]) -> dict[str, float]:
    ordered = sorted(times)
    return {
        "median": round(statistics.median(ordered), 2),
        "p95": round(ordered[int(len(ordered) * 0.95)], 2),
        "longest": round(ordered[-1], 1),
        "cpu": round(statistics.median(cpu), 2),
    }


if __name__ == "__main__":
    main()
