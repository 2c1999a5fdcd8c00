"""Fills an empty database with N tickets, fast enough for a million.

    python bench/load.py 100000

Realistic skew: 5 % are open, four messages each, newer ones more often, one in five customers has
half of all tickets, 40 % of the solved ones were asked and 40 % of those answered. The rows are
written by SQL; only the bench uses this, never the product.
"""

import os
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django

django.setup()

from django.core.management import call_command
from django.db import connection, transaction

from accounts.models import Role, Team, User
from bench import texts
from helpdesk.models import Ticket
from journeys.maps.actions.journeys import create_journey
from journeys.maps.actions.stages import add_stage
from journeys.maps.actions.touchpoints import add_touchpoint
from journeys.maps.actions.versions import publish_map
from journeys.models import Survey
from mail.models import Mailbox

STAGES = ["I find the one", "I order it", "I receive it", "I ride it", "I keep it going"]
SQL = Path(__file__).with_name("load.sql")
PASSWORD = "bench-only-password"


def main(tickets: int) -> None:
    if Ticket.objects.exists():
        sys.exit("The database has tickets already. Give this an empty one.")
    started = time.monotonic()
    with transaction.atomic():
        lay_ground()
        with connection.cursor() as cursor:
            for statement in SQL.read_text().split(";\n"):
                if statement.strip():
                    run(cursor, statement, tickets)
    call_command("index_customers")
    call_command("index_tickets")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    seconds = time.monotonic() - started
    print(f"{tickets} tickets in {seconds:.0f} s, {tickets / seconds:.0f} a second")


def lay_ground() -> None:
    team = Team.objects.create(name="Delivery")
    for name in ["Ana Ferreira", "Ben Okafor", "Lea Brunner"]:
        email = f"{name.split()[0].lower()}@veloza.example"
        person = User.objects.create_user(email, PASSWORD, name=name, role=Role.AGENT)
        person.teams.add(team)
    chloe = User.objects.create_user(
        "chloe@veloza.example", PASSWORD, name="Chloe Martin", role=Role.CX_LEAD
    )
    Mailbox.objects.create(
        name="Support",
        address="support@veloza.example",
        sender_name="Veloza",
        team=team,
        is_default=True,
    )
    Survey.objects.create(
        name="After help",
        question="How satisfied were you with our help?",
        low_label="Very dissatisfied",
        high_label="Very satisfied",
    )
    draw_map(chloe)


def draw_map(chloe: User) -> None:
    journey = create_journey("I get my bicycle and ride it happily", by=chloe)
    for number, name in enumerate(STAGES):
        stage = add_stage(journey, name, by=chloe)
        for index in range(3 if number < 4 else 2):
            add_touchpoint(stage, f"{name}, moment {index + 1}", by=chloe)
    publish_map(journey, by=chloe)


def run(cursor: object, statement: str, tickets: int) -> None:
    started = time.monotonic()
    values = {
        "n": tickets,
        "customers": max(tickets // 8, 10),
        **{name.lower(): getattr(texts, name) for name in dir(texts) if name.isupper()},
    }
    cursor.execute(statement, values)
    title = statement.strip().splitlines()[0].removeprefix("-- ")
    print(f"  {time.monotonic() - started:6.1f} s  {title}", flush=True)


if __name__ == "__main__":
    if len(sys.argv) != 2 or not sys.argv[1].isdigit():
        sys.exit("How many tickets? As in: python bench/load.py 100000")
    main(int(sys.argv[1]))
