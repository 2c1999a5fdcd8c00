"""Requests a second of pages over HTTP, from several connections at once.

    python bench/over_http.py [--connections 8] [--seconds 20] [--workers 1]

Starts the web server as bin/run does, on a free port, and stops it at the end. Each connection is
kept alive and sends its next request when the last one is answered. `/healthz` asks nothing of
the database: it is what Django and the server can do by themselves. The client runs beside the
server and takes its share of the processors. CPU is that of the server for one request (on a busy
machine the number to trust; Linux only).
"""

import argparse
import http.client
import os
import socket
import statistics
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from django.conf import settings

from bench.measure import signed_in
from devserver import plan
from helpdesk.models import Ticket
from journeys.models import Journey


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--connections", type=int, default=8)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--workers", type=int, default=1)
    options = parser.parse_args()
    port = free_port()
    command = [*plan.web(), "--port", str(port), "--workers", str(options.workers)]
    server = subprocess.Popen(command, cwd=ROOT, env=os.environ | {"ALLOWED_HOSTS": "*"})
    try:
        wait_for(port)
        print(f"{options.connections} connections, {options.workers} server processes\n")
        print(f"{'page':28} {'a second':>9} {'p50 ms':>8} {'p95 ms':>8} {'CPU ms':>8}")
        for name, (path, cookie) in pages().items():
            drive(port, path, cookie, connections=options.connections, seconds=1)  # warms caches
            before = cpu_seconds(server.pid)
            times = drive(
                port, path, cookie, connections=options.connections, seconds=options.seconds
            )
            cpu = (cpu_seconds(server.pid) - before) / len(times) * 1000
            rate, cuts = len(times) / options.seconds, statistics.quantiles(times, n=20)
            p50, p95 = cuts[9] * 1000, cuts[18] * 1000
            print(f"{name:28} {rate:9.1f} {p50:8.1f} {p95:8.1f} {cpu:8.1f}", flush=True)
    finally:
        server.terminate()
        server.wait(15)


def pages() -> dict[str, tuple[str, str]]:
    """Return the path and the session cookie of each page; "" is nobody's session."""
    ticket = Ticket.objects.filter(status="open").order_by("-pk")[0]
    journey = Journey.objects.all()[0]
    ana, chloe = (session_of(f"{name}@veloza.example") for name in ("ana", "chloe"))
    return {
        "/healthz": ("/healthz", ""),
        "inbox, needs reply": ("/inbox/needs-reply/", ana),
        "ticket, the whole page": (f"/tickets/{ticket.pk}/", ana),
        "map": (f"/journeys/{journey.pk}/", chloe),
    }


def session_of(email: str) -> str:
    name = settings.SESSION_COOKIE_NAME
    return f"{name}={signed_in(email).cookies[name].value}"


def drive(port: int, path: str, cookie: str, *, connections: int, seconds: float) -> list[float]:
    """Return the seconds that each answered request took."""
    end = time.monotonic() + seconds
    with ThreadPoolExecutor(connections) as pool:
        running = [pool.submit(ask, port, path, cookie, end) for _each in range(connections)]
        return [taken for each in running for taken in each.result()]


def ask(port: int, path: str, cookie: str, end: float) -> list[float]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    times = []
    while (started := time.monotonic()) < end:
        connection.request("GET", path, headers={"Cookie": cookie})
        response = connection.getresponse()
        response.read()
        if response.status != 200:
            sys.exit(f"{path} answered {response.status}.")
        times.append(time.monotonic() - started)
    connection.close()
    return times


def cpu_seconds(pid: int) -> float:
    """Return the CPU time of a process and its children."""
    found = Path(f"/proc/{pid}/stat")
    if not found.exists():
        return 0
    used = sum(map(int, found.read_text().rpartition(")")[2].split()[11:13]))
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return used / os.sysconf("SC_CLK_TCK") + sum(cpu_seconds(int(each)) for each in children)


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def wait_for(port: int) -> None:
    for _try in range(300):
        with socket.socket() as one:
            if one.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)
    sys.exit("The web server did not start.")


if __name__ == "__main__":
    main()
