"""Ten thousand mails while processes are killed at random: none lost, none doubled.

    python tests/soak_mail.py --mails 10000 --seed 1

Starts everything by itself on a data folder of its own. Mail servers retry until 250, and a tenth
of the mails is in an IMAP folder instead. Meanwhile the worker, the web process, the mail servers,
PostgreSQL, Valkey (its data is wiped) and the IMAP server are killed, every few seconds one of
them. Exits with 0 only if every mail is stored once, read, and delivered or held.
"""

import argparse
import contextlib
import random
import smtplib
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from devserver.embedded.servers import Servers
from tests.kill_loop import create_personas, line, prepare, say, settle

if TYPE_CHECKING:
    from tests.kills.system import System
    from tests.soak.folder import Folder

SENDERS = 4
CONVERSATIONS = 40  # created before; replies go to them
BY_IMAP = 0.1
SENT_TWICE = 0.05  # a server that did not get our acceptance
TROUBLES = (smtplib.SMTPException, OSError)
VICTIMS = "worker,web,smtp,postgres,valkey,imap,dovecot"


def main() -> None:
    options = read_options()
    with tempfile.TemporaryDirectory(prefix="tandem-soak-") as folder:
        data = options.data or Path(folder)
        with Servers(data) as servers:
            prepare(servers, data)
            sys.exit(run(servers, options))


def read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--mails", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--every", type=float, default=8, help="seconds between kills")
    parser.add_argument("--victims", default=VICTIMS, help="%(default)s")
    parser.add_argument("--data", type=Path, help="keep data and logs here, to look into")
    return parser.parse_args()


def run(servers: Servers, options: argparse.Namespace) -> int:
    from tests.kills.system import System
    from tests.mail.inbound.imap.dovecot import Dovecot
    from tests.soak.folder import Folder
    from tests.stories.house import House, some_port
    from tests.stories.post import Sink

    create_personas()
    sink = Sink(some_port()).start()
    url, broker = servers.database_url, servers.redis_url
    house = House(servers, database_url=url, redis_url=broker, sink_port=sink.port, notify=quiet)
    system = System(servers, house, sink)
    try:
        house.start()
        began = time.monotonic()
        folder = Folder(Dovecot(), system)
        with beside(lambda over: look_after(system, folder, over)):
            taken = soak(system, folder, random.Random(options.seed), options)
            sent_in = time.monotonic() - began
            arrive(system, len(taken))
            settled = settle(system, within=1800)
            return report(system, folder, taken, sent_in, settled)
    finally:
        house.stop()
        sink.stop()


@contextlib.contextmanager
def beside(work: Callable[[threading.Event], None]) -> Iterator[None]:
    """Run `work` in a thread for as long as the block lasts."""
    over = threading.Event()
    thread = threading.Thread(target=work, args=[over])
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def soak(
    system: "System", folder: "Folder", rng: random.Random, options: argparse.Namespace
) -> list[bytes]:
    """Send everything while processes are killed; return the accepted mails."""
    from tests.soak.mails import make_mails

    folder.tell()
    mails = make_mails(options.mails, rng, conversations(system))
    chance = random.Random(rng.random())
    ways = random.Random(rng.random())

    def give(raw: bytes) -> bytes:
        if ways.random() < BY_IMAP and b"\0" not in raw:  # IMAP carries no NUL
            folder.put(raw)
        else:
            send(system, raw, again=ways.random() < SENT_TWICE)
        return raw

    killer = beside(lambda over: kill(system, folder, over, chance, options))
    with killer, ThreadPoolExecutor(SENDERS) as pool:
        done = pool.map(give, mails)
        return [count(number, raw) for number, raw in enumerate(done, start=1)]


def send(system: "System", raw: bytes, *, again: bool) -> None:
    """Send as mail servers do: until 250; some miss it and send the same once more."""
    from tests.stories.post import SUPPORT

    to = recipient_of(raw) or SUPPORT

    def once() -> bool:
        with smtplib.SMTP(*system.house.smtp_address, timeout=30) as smtp:
            smtp.sendmail("carla@correu.example", [to], raw)
        return True

    for _ in range(2 if again else 1):
        system.persist("250", once, TROUBLES)


def recipient_of(raw: bytes) -> str:
    """Return the envelope's recipient: the signed address of a reply, if it is still readable."""
    head = raw[:2000].split(b"\r\nTo: ", 1)
    found = head[1].split(b"\r\n", 1)[0].strip() if len(head) == 2 else b""
    return found.decode() if found.startswith(b"reply+") and found.isascii() else ""


def conversations(system: "System") -> list[str]:
    """Return the reply addresses of some existing tickets."""
    from helpdesk.models import Ticket
    from mail.models import Mailbox
    from mail.signed_addresses import reply_address
    from tests.stories.post import send, write

    for number in range(CONVERSATIONS):
        sender = f"carla{number}@bikes.example"  # stays below the rate limit
        send(write(sender, f"Wheel {number}", "It is bent."), system.house.smtp_address)
    system.until("tickets", lambda: True if Ticket.objects.count() == CONVERSATIONS else None)
    mailbox = Mailbox.objects.get()
    return [
        reply_address(f"ticket:{pk}", mailbox) for pk in Ticket.objects.values_list("pk", flat=True)
    ]


def kill(
    system: "System",
    folder: "Folder",
    over: threading.Event,
    rng: random.Random,
    options: argparse.Namespace,
) -> None:
    victims = options.victims.split(",")
    while not over.wait(rng.uniform(0.3, 1.7) * options.every):
        victim = rng.choice(victims)
        folder.drop() if victim == "dovecot" else system.kill(victim, "soak")


def arrive(system: "System", mails: int) -> None:
    """Wait until all mails are stored; the IMAP fetcher may still be in its backoff."""
    from mail.models import InboundMail

    wanted = mails + CONVERSATIONS
    system.until("all mail", lambda: InboundMail.objects.count() >= wanted or None)


def look_after(system: "System", folder: "Folder", over: threading.Event) -> None:
    while not over.wait(0.1):
        system.look_after()
        folder.look_after()
    folder.close()


def count(number: int, raw: bytes) -> bytes:
    if number % 500 == 0:
        say(f"{number} mails")
    return raw


def quiet(text: str) -> None:
    """Drop the supervisor's messages: kills are expected here."""


def report(
    system: "System", folder: "Folder", taken: list[bytes], sent_in: float, settled: float | None
) -> int:
    from collections import Counter

    from tests.soak.findings import look, states

    kills = Counter(each.victim for each in system.kills) + Counter(dovecot=folder.kills)
    print(f"\n{len(taken)} mails in {sent_in:.0f} s, {system.tries} tries of their servers.")
    print(f"Settled after {settled or -1:.0f} s.")
    print("Killed: " + ", ".join(f"{name} {times}" for name, times in kills.most_common()))
    for state, number in states().items():
        print(f"{number:>7} {state}")
    findings = list(look(taken, besides=CONVERSATIONS))
    for finding in findings:
        print(line(finding))
    return int(settled is None or not all(each.is_good for each in findings))


if __name__ == "__main__":
    main()
