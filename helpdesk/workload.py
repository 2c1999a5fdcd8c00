"""Workload of people and teams: what is open, waiting and solved, each with the list it counts."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Min, QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts.access import led_agents, led_teams
from accounts.availability import absence_labels
from accounts.models import Team, User
from helpdesk.access import visible_tickets
from helpdesk.models import Status, TicketQuerySet

MOST = 200
UNTAKEN = [Status.NEW, Status.OPEN, Status.PENDING, Status.ON_HOLD]
# The statuses that each column counts.
COLUMNS: dict[str, list[str]] = {
    "open": [Status.NEW, Status.OPEN],
    "pending": [Status.PENDING],
    "on_hold": [Status.ON_HOLD],
}


@dataclass(frozen=True)
class Figure:
    """A number of tickets, and the address of the list that shows exactly these."""

    count: int
    url: str


@dataclass(frozen=True)
class PersonLoad:
    """The tickets of one person. `oldest` is since when the first of `waiting` waits."""

    person: User
    absence: str
    open: Figure
    pending: Figure
    on_hold: Figure
    waiting: Figure
    oldest: datetime | None
    solved: Figure


@dataclass(frozen=True)
class TeamLoad:
    """The tickets of a team that nobody has taken; `team` is None for those without a team."""

    team: Team | None
    unassigned: Figure
    waiting: Figure
    oldest: datetime | None


@dataclass(frozen=True)
class Workload:
    people: list[PersonLoad]
    teams: list[TeamLoad]


def read_workload(user: User, *, now: datetime) -> Workload:
    """Return the workload of the people and teams that the person leads.

    The same number of queries for any number of people; each reads a partial index of unresolved
    tickets, or of those solved this week.
    """
    tickets = visible_tickets(user).in_the_flow()
    teams = list(led_teams(user))
    return Workload(_people(user, tickets, now), _teams(tickets, teams))


def week_start(now: datetime) -> datetime:
    """Return the beginning of this week's Monday in the current time zone."""
    local = timezone.localtime(now)
    monday = local.date() - timedelta(days=local.weekday())
    return datetime.combine(monday, datetime.min.time(), tzinfo=local.tzinfo)


def _people(user: User, tickets: TicketQuerySet, now: datetime) -> list[PersonLoad]:
    found = list(led_agents(user).order_by("name", "pk")[:MOST])
    mine = tickets.filter(assignee__in=found)
    monday = week_start(now)
    by_status = _by_status(mine, "assignee")
    waiting = _waiting(mine, "assignee")
    solved = dict(
        _counted(mine.solved().filter(solved_at__gte=monday), "assignee").values_list(
            "assignee", "n"
        )
    )
    absences = absence_labels([each.pk for each in found], user, now=now)
    since: dict[str, list[Any]] = {
        "status": [Status.SOLVED, Status.CLOSED],
        "solved_at__since": [f"{monday:%Y-%m-%d}"],
    }
    return [
        PersonLoad(
            person=each,
            absence=absences.get(each.pk, ""),
            waiting=_waiting_figure(waiting, each.pk, {"assignee": [each.pk]}),
            oldest=waiting.get(each.pk, (0, None))[1],
            solved=_figure(solved.get(each.pk, 0), {"assignee": [each.pk], **since}),
            **{
                name: _figure(
                    sum(by_status[each.pk, status] for status in statuses),
                    {"assignee": [each.pk], "status": statuses},
                )
                for name, statuses in COLUMNS.items()
            },
        )
        for each in found
    ]


def _teams(tickets: TicketQuerySet, teams: list[Team]) -> list[TeamLoad]:
    untaken = tickets.filter(assignee=None)
    by_status, waiting = _by_status(untaken, "team"), _waiting(untaken, "team")
    loads = []
    for team in (*teams, None):
        pk = team.pk if team else None
        place: dict[str, list[Any]] = {"team": [pk]} if pk else {"team__is_set": ["false"]}
        given = {"assignee__is_set": ["false"], **place}
        count = sum(by_status[pk, status] for status in UNTAKEN)
        loads.append(
            TeamLoad(
                team=team,
                unassigned=_figure(count, {**given, "status": UNTAKEN}),
                waiting=_waiting_figure(waiting, pk, given),
                oldest=waiting.get(pk, (0, None))[1],
            )
        )
    return loads


def _counted(tickets: TicketQuerySet, *by: str) -> QuerySet[Any]:
    return tickets.order_by().values(*by).annotate(n=Count("pk"))


def _by_status(tickets: TicketQuerySet, by: str) -> Counter[tuple[int | None, str]]:
    rows = _counted(tickets.unresolved(), by, "status").values_list(by, "status", "n")
    return Counter({(pk, status): n for pk, status, n in rows})


def _waiting(tickets: TicketQuerySet, by: str) -> dict[int | None, tuple[int, datetime]]:
    """Return the number of tickets that wait for a reply, and since when the first waits."""
    rows = _counted(tickets.needing_reply(), by).annotate(since=Min("waiting_since"))
    return {pk: (n, since) for pk, n, since in rows.values_list(by, "n", "since")}


def _waiting_figure(
    waiting: dict[int | None, tuple[int, datetime]], pk: int | None, given: dict[str, list[Any]]
) -> Figure:
    count = waiting[pk][0] if pk in waiting else 0
    return _figure(count, {**given, "needs_reply": ["true"], "order": ["waiting"]})


def _figure(count: int, given: dict[str, list[Any]]) -> Figure:
    query = urlencode(given, doseq=True)
    return Figure(count, f"{reverse('helpdesk:inbox', args=['all'])}?{query}")
