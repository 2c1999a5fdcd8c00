"""Kill -9 at twenty moments of the loop, then counts what was lost or doubled.

    python tests/kill_loop.py --moments 20 --seed 1

Starts everything by itself on a data folder of its own. At each moment a conversation reaches, the
worker, the web process, Valkey (its data is wiped) or PostgreSQL is killed in turn; the supervisor
of bin/run restarts it. Customers' mail servers retry until 250, people repeat after an error. Exits
with 0 only if everything is there exactly once.
"""

import argparse
import logging
import os
import random
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from devserver.embedded.servers import Servers

if TYPE_CHECKING:
    from tests.kills.conversation import Conversation
    from tests.kills.findings import Finding
    from tests.kills.system import System

AT_ONCE = 3
SETTLES_WITHIN = 120.0


def main() -> None:
    options = read_options()
    with tempfile.TemporaryDirectory(prefix="tandem-kills-") as folder:
        data = options.data or Path(folder)
        with Servers(data) as servers:
            prepare(servers, data)
            sys.exit(run(servers, options))


def read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--moments", type=int, default=20, help="how many kills (%(default)s)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--victims",
        default="valkey,web,worker,reader,mailer,postgres",
        help="in turn; also smtp, beat",
    )
    parser.add_argument("--data", type=Path, help="keep data and logs here, to look into")
    return parser.parse_args()


def prepare(servers: Servers, data: Path) -> None:
    from tests.template import create_tables

    create_tables(servers.database_url)  # looks into the data folder of the tests
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "SECRET_KEY": "only-for-tests",
        "DATABASE_URL": servers.database_url,
        "REDIS_URL": servers.redis_url,
        "TANDEM_DATA": str(data),
        "TANDEM_DEMO": "0",
        "LOG_LEVEL": "INFO",
    }
    import django

    django.setup()
    logging.getLogger("psycopg.pool").setLevel(logging.CRITICAL)  # the database is down on purpose


def run(servers: Servers, options: argparse.Namespace) -> int:
    from tests.kills.system import System
    from tests.stories.house import House, some_port
    from tests.stories.post import Sink

    session = create_personas()
    sink = Sink(some_port()).start()
    url, broker = servers.database_url, servers.redis_url
    house = House(servers, database_url=url, redis_url=broker, sink_port=sink.port, notify=say)
    system = System(servers, house, sink)
    try:
        house.start()
        talks, problems = walk(system, session, options)
        settled = settle(system)
        return report(system, talks, problems, settled)
    finally:
        house.stop()
        sink.stop()


def create_personas() -> str:
    """Create support with its touchpoint and survey; return the session of Ana, who answers."""
    from accounts.models import Role, Team
    from journeys.models import TouchpointRule
    from mail.models import Mailbox
    from tests.journeys.feedback_data import make_survey, make_touchpoint
    from tests.personas import make_person, signed_in
    from tests.stories.post import SUPPORT

    billing = Team.objects.create(name="Billing")
    ana = make_person("Ana Ferreira", Role.AGENT, billing)
    lea = make_person("Lea Brunner", Role.LEAD, billing)
    mailbox = Mailbox.objects.create(
        name="Support", address=SUPPORT, sender_name="Veloza", team=billing, is_default=True
    )
    place = make_touchpoint("Ask a question", owner=lea)
    TouchpointRule.objects.create(touchpoint=place, mailbox=mailbox)
    make_survey()
    return str(signed_in(ana).cookies["sessionid"].value)


def walk(
    system: "System", session: str, options: argparse.Namespace
) -> tuple[list["Conversation"], list[str]]:
    """Run all conversations, some in parallel, while the supervisor restarts processes."""
    from tests.kills.conversation import Conversation
    from tests.kills.moments import plans

    rng = random.Random(options.seed)
    chosen = plans(options.moments, tuple(options.victims.split(",")))
    talks = [Conversation(plan, system, session, rng) for plan in chosen]
    by_address = {talk.address: talk for talk in talks}
    system.sink.before_yes = lambda kept: by_address[kept.to[0]].being_sent(kept)
    order = rng.sample(talks, len(talks))
    with ThreadPoolExecutor(AT_ONCE) as pool:
        running = {talk: pool.submit(talk.run) for talk in order}
        while not all(future.done() for future in running.values()):
            system.look_after()
            time.sleep(0.05)
    return talks, [
        problem_of(talk, future) for talk, future in running.items() if future.exception()
    ]


def problem_of(talk: "Conversation", future: "Future[None]") -> str:
    return f"conversation {talk.plan.number} ({talk.plan.moment}): {future.exception()!r}"


def settle(system: "System", *, within: float = SETTLES_WITHIN) -> float | None:
    """Return the seconds until nothing is due any more; None if something still is."""
    from ledger.models import Delivery
    from mail.models import InboundMail, OutboundMail

    began = time.monotonic()
    waiting = (
        InboundMail.objects.filter(state="stored"),
        OutboundMail.objects.filter(state="queued"),
        Delivery.objects.undelivered(),
    )
    while time.monotonic() - began < within:
        system.look_after()
        if not system.ask(lambda: any(rows.exists() for rows in waiting)):
            return time.monotonic() - began
        time.sleep(0.2)
    return None


def report(
    system: "System", talks: Sequence["Conversation"], problems: list[str], settled: float | None
) -> int:
    from tests.kills.findings import look

    print(f"\n{'moment':<26} {'killed':<9} at")
    for kill in system.kills:
        print(f"{kill.moment:<26} {kill.victim:<9} {kill.at - system.kills[0].at:6.1f} s")
    print(
        f"\nTries of mail servers and people: {system.tries}. "
        f"Settled after {settled or -1:.1f} s.\n"
    )
    findings = [] if problems else look(system, talks)
    for finding in findings:
        print(line(finding))
    for problem in problems:
        print(f"NOT THROUGH  {problem}")
    missed = len(talks) - len(system.kills)
    if missed:
        print(f"{missed} moments came without their kill.")
    good = not problems and settled is not None and not missed
    return int(not (good and all(finding.is_good for finding in findings)))


def line(finding: "Finding") -> str:
    mark = "good " if finding.is_good else "WRONG"
    rest = f"  {', '.join(finding.wrong[:5])}" if finding.wrong else ""
    return f"{mark} {finding.what:<58} {finding.found:>4} of {finding.wanted}{rest}"


def say(text: str) -> None:
    print(f"  {text}", flush=True)


if __name__ == "__main__":
    main()
