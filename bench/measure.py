"""Measures pages, the API and receiving of mail on a filled database, signed in.

    python bench/measure.py [--runs 40] [--json]

In one process, through the whole of Django (middleware, templates, compression left out), without
the network. Each row: p50 and p95 in milliseconds, of which CPU of this process (on a busy machine
the number to trust), SQL queries, bytes of the response.
"""

import argparse
import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django

django.setup()

from django.conf import settings
from django.db import connection
from django.test import Client

from accounts.actions.tokens import issue_token
from accounts.models import User
from helpdesk.models import Ticket
from journeys.models import Journey, Touchpoint
from mail.inbound.process import read_inbound
from mail.inbound.store import store

MAIL = """From: Carla Reyes <customer7@correu.example>
To: support@veloza.example
Subject: Front wheel arrived bent
Message-ID: <bench-{n}@correu.example>
Date: Fri, 20 Nov 2026 10:00:00 +0100
Content-Type: text/plain; charset=utf-8

The rim has a clear bend near the valve, number {n}.
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=40)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    settings.ALLOWED_HOSTS = ["*"]
    rows = [measure(name, request, options.runs) for name, request in requests().items()]
    if options.json:
        print(json.dumps({"tickets": Ticket.objects.count(), "rows": rows}))
        return
    print(f"{Ticket.objects.count()} tickets, {options.runs} runs each\n")
    print(f"{'what':34} {'p50 ms':>8} {'p95 ms':>8} {'CPU ms':>8} {'queries':>8} {'bytes':>9}")
    for row in rows:
        print(
            f"{row['what']:34} {row['p50']:8.1f} {row['p95']:8.1f} {row['cpu']:8.1f} "
            f"{row['queries']:8} {row['bytes']:9}"
        )


def requests() -> dict[str, Callable[[int], Any]]:
    ana = signed_in("ana@veloza.example")
    chloe = signed_in("chloe@veloza.example")
    person = User.objects.get(email="ana@veloza.example")
    person.api_tokens.filter(name="Measure").delete()
    key = issue_token(person, by=person, name="Measure", scope="read")
    api = Client(headers={"Authorization": f"Token {key}"})
    ticket = Ticket.objects.filter(status="open").order_by("-pk")[0]
    journey, touchpoint = Journey.objects.all()[0], Touchpoint.objects.all()[0]
    started, htmx = time.time_ns(), {"HX-Request": "true"}

    def page(
        client: Client, path: str, headers: dict[str, str] | None = None
    ) -> Callable[[int], Any]:
        return lambda _n: client.get(path, headers=headers or {})

    def mail(n: int) -> None:
        raw = MAIL.format(n=started + n).encode()
        read_inbound(store(raw, received_via="bench").pk)

    return {
        "inbox, needs reply": page(ana, "/inbox/needs-reply/"),
        "inbox, unassigned": page(ana, "/inbox/unassigned/"),
        "inbox, solved": page(ana, "/inbox/solved/"),
        "inbox, all": page(ana, "/inbox/all/"),
        "search, a rare word": page(ana, "/inbox/all/?q=customer7"),
        "search, the commonest word": page(ana, "/inbox/all/?q=the"),
        "search, a common phrase": page(ana, "/inbox/all/?q=%22of+the%22"),
        "search, a phrase of a rare word": page(ana, "/inbox/all/?q=%22zebra+of+the%22"),
        "search, without a common word": page(ana, "/inbox/all/?q=-the"),
        "ticket, the whole page": page(ana, f"/tickets/{ticket.pk}/"),
        "ticket, chosen in the list": page(ana, f"/tickets/{ticket.pk}/", htmx),
        "ticket's journey panel": page(ana, f"/panels/ticket/{ticket.pk}/", htmx),
        "customers": page(ana, "/customers/"),
        "customer": page(ana, f"/customers/{ticket.requester_id}/"),
        "journeys": page(chloe, "/journeys/"),
        "map": page(chloe, f"/journeys/{journey.pk}/"),
        "touchpoint": page(chloe, f"/touchpoints/{touchpoint.pk}/"),
        "feedback": page(chloe, "/feedback/"),
        "API: tickets": page(api, "/api/v1/tickets/"),
        "API: one ticket": page(api, f"/api/v1/tickets/{ticket.pk}/"),
        "mail: store, read, open a ticket": mail,
    }


def signed_in(email: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(email=email), "django.contrib.auth.backends.ModelBackend")
    return client


def noting(queries: list[str]) -> Callable[..., Any]:
    def execute(run: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        queries.append(sql)
        return run(sql, params, many, context)

    return execute


def measure(name: str, request: Callable[[int], Any], runs: int) -> dict[str, Any]:
    request(0)
    queries: list[str] = []
    with connection.execute_wrapper(noting(queries)):
        response = request(1)
    if response is not None and response.status_code != 200:
        sys.exit(f"{name} answered {response.status_code}.")
    times: list[float] = []
    cpu: list[float] = []
    for n in range(runs):
        started, worked = time.perf_counter(), time.process_time()
        request(n + 2)
        times.append((time.perf_counter() - started) * 1000)
        cpu.append((time.process_time() - worked) * 1000)
    times.sort()
    return {
        "what": name,
        "p50": round(statistics.median(times), 2),
        "p95": round(times[max(int(len(times) * 0.95) - 1, 0)], 2),
        "cpu": round(statistics.median(cpu), 2),
        "queries": len(queries),
        "bytes": len(response.content) if response is not None else 0,
    }


if __name__ == "__main__":
    main()
