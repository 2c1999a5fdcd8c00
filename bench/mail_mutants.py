"""Reads damaged copies of a corpus' mails; reports exceptions, unread mails and slow ones.

    python bench/mail_mutants.py --corpus DIR --count 100000 --seed 20 [--processes 2] [--store 2000]

The same seed gives the same mutants, however many processes share them. The first --store of them
(2,000) are also stored and delivered in the database of DATABASE_URL, which must be migrated and is
filled with rubbish; without DATABASE_URL the bench reports that they were not.
"""

import argparse
import json
import os
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.mail_files import existing_corpus, files_of
from bench.mail_makers import mutate
from mail.parsing.as_json import as_json
from mail.parsing.message.identity import header_identity
from mail.parsing.read import read

SLOW = 2.0  # seconds of CPU time


@dataclass(slots=True)
class Tally:
    """The results of some mutants. Times are seconds of CPU time."""

    count: int = 0
    unread: int = 0
    raised: Counter[str] = field(default_factory=Counter)
    noted: Counter[str] = field(default_factory=Counter)
    times: list[float] = field(default_factory=list)
    slowest: list[tuple[float, str]] = field(default_factory=list)

    def add(self, other: "Tally") -> None:
        self.count += other.count
        self.unread += other.unread
        self.raised += other.raised
        self.noted += other.noted
        self.times += other.times
        self.slowest = sorted(self.slowest + other.slowest, reverse=True)[:10]


Work = Callable[[Path, int, range], Tally]


def mutants(corpus: Path, seed: int, numbers: range) -> Iterator[tuple[str, bytes]]:
    """Yield these mutants of the infinite sequence, each with its name."""
    files = files_of(corpus)
    known: dict[Path, bytes] = {}
    for number in numbers:
        chance = random.Random(f"{seed}:{number}")
        path = chance.choice(files)
        raw = known.setdefault(path, path.read_bytes())
        yield f"{path.name}#{number}", mutate(raw, chance)


def read_some(corpus: Path, seed: int, numbers: range) -> Tally:
    tally = Tally()
    for name, raw in mutants(corpus, seed, numbers):
        started = time.process_time()
        try:
            header_identity(raw)
            parsed = read(raw)
        except Exception as error:
            tally.raised[f"{name}: {error!r}"[:200]] += 1
            continue
        taken = time.process_time() - started
        tally.count += 1
        tally.times.append(taken)
        tally.slowest = sorted([*tally.slowest, (taken, name)], reverse=True)[:10]
        tally.unread += parsed.is_unread
        tally.noted.update(each for each in parsed.problems if "(" in each)
        try:
            text = json.dumps(as_json(name, parsed), ensure_ascii=False)
            text.encode("utf-8")
        except ValueError as error:
            tally.raised[f"{name}: as JSON {error!r}"[:200]] += 1
            continue
        if "\\u0000" in text:
            tally.raised[f"{name}: NUL"] += 1
    return tally


def store_some(corpus: Path, seed: int, numbers: range) -> Tally:
    """Store mutants and deliver them to a ticket; a mail held as unreadable counts as unread.

    The rate limit is off, so that all are delivered.
    """
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from mail.inbound.process import read_inbound
    from mail.inbound.store import store
    from mail.models import InboundMail, Mailbox, SpamSettings

    if not Mailbox.objects.exists():
        Mailbox.objects.create(name="Support", address="support@veloza.example", is_default=True)
    SpamSettings.objects.update_or_create(pk=1, defaults={"most_an_hour": 2_000_000_000})
    tally = Tally()
    for name, raw in mutants(corpus, seed, numbers):
        started = time.process_time()
        try:
            inbound = store(raw, received_via="bench")
            read_inbound(inbound.pk)
        except Exception as error:
            tally.raised[f"{name}: {error!r}"[:200]] += 1
            continue
        tally.count += 1
        tally.times.append(time.process_time() - started)
        tally.slowest = sorted([*tally.slowest, (tally.times[-1], name)], reverse=True)[:10]
        stored = InboundMail.objects.filter(pk=inbound.pk)
        state = stored.values_list("state", flat=True).get()
        tally.unread += state == InboundMail.State.UNREADABLE
        tally.noted[state] += 1
        # Otherwise the next mutant of the same file would be treated as a duplicate.
        stored.update(identity=None, sha256=f"mutant {inbound.pk}")
    return tally


def print_tally(what: str, tally: Tally) -> bool:
    """Print the tally; return True if there was neither an exception nor a slow one."""
    times = sorted(tally.times) or [0.0]
    slow = sum(each > SLOW for each in times)
    print(f"{what}: {tally.count} mutants")
    print(f"  exceptions  {sum(tally.raised.values())}")
    print(f"  unread      {tally.unread}")
    print(f"  over {SLOW:.0f} s    {slow}")
    middle, late = times[len(times) // 2], times[int(len(times) * 0.99)]
    print(f"  ms          median {middle * 1000:.2f}, 99 % {late * 1000:.1f}")
    for seconds, name in tally.slowest[:5]:
        print(f"  slowest     {seconds * 1000:.0f} ms {name}")
    for text, count in [*tally.raised.most_common(20), *tally.noted.most_common(20)]:
        print(f"  {count} x {text}")
    return not tally.raised and not slow


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--corpus", type=existing_corpus, required=True)
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=20)
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--store", type=int, default=2_000)
    options = parser.parse_args()
    is_good = True
    if options.count:
        is_good = print_tally("read", shared(read_some, options, options.count))
    if options.store and "DATABASE_URL" not in os.environ:
        print("store and read: not done, for DATABASE_URL is not set")
    elif options.store:
        is_good = (
            print_tally("store and read", shared(store_some, options, options.store)) and is_good
        )
    sys.exit(not is_good)


def shared(work: Work, options: argparse.Namespace, count: int) -> Tally:
    """Return the tally of that many mutants, in that many processes."""
    total = Tally()
    with ProcessPoolExecutor(options.processes) as pool:
        shares = [range(n, count, options.processes) for n in range(options.processes)]
        jobs = [pool.submit(work, options.corpus, options.seed, share) for share in shares]
        for job in jobs:
            total.add(job.result())
    return total


if __name__ == "__main__":
    main()
