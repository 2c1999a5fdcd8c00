"""The plan of the year: customer, topic and day of each ticket. No database."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from random import Random

from demo.seed.hours import BY_WEEKDAY, SHOP, writing_time
from demo.seed.texts import Person, Topic, topics

# Tickets in the year by touchpoint; see `RAPIDO` for the last three weeks of Delivery day.
A_YEAR = {
    "Read the reviews": 9,
    "Use the size finder": 34,
    "Take a test ride": 20,
    "Pay": 44,
    "Get the confirmation": 28,
    "Wait for the bicycle": 76,
    "Choose a delivery slot": 32,
    "Delivery day": 66,
    "Unpack and assemble": 54,
    "Ride for the first time": 22,
    "Ask a question": 66,
    "Bring it for a check": 24,
    "Get it repaired": 44,
    "Tell a friend": 9,
}
RAPIDO_SINCE = timedelta(days=21)
RAPIDO = 50
# The tickets of a bicycle shop by month, January first; it has grown over the year.
SEASON = [6, 7, 9, 12, 13, 12, 11, 9, 10, 9, 9, 10]
GROWN = 2.2
# A customer who wrote a short time ago writes again, but less readily.
SOON = timedelta(days=15)
# The customer of the tour has no recent ticket, so that they may be asked for feedback.
LEFT_ALONE = {"Carla Reyes": timedelta(days=35)}
# The time within which the same question is not asked twice.
SAME = timedelta(days=120)


@dataclass(frozen=True)
class Planned:
    """One ticket to be."""

    at: datetime
    person: Person
    topic: Topic
    variant: int


@dataclass
class _Written:
    """Topics each customer has written about so far in the plan."""

    written: dict[Person, int] = field(default_factory=lambda: defaultdict(int))
    last: dict[Person, datetime] = field(default_factory=dict)
    asked: dict[tuple[Person, int], datetime] = field(default_factory=dict)
    used: dict[int, int] = field(default_factory=lambda: defaultdict(int))


def plan(people: list[Person], *, since: datetime, until: datetime, rng: Random) -> list[Planned]:
    """The tickets of the year in the order of their days."""
    memory = _Written()
    planned = []
    for day, touchpoint, courier in sorted(_days(since, until, rng), key=lambda each: each[0]):
        chosen = _choose(day, touchpoint, courier, people, memory, rng, until)
        if chosen is None:
            continue
        person, topic = chosen
        at = min(writing_time(day, person.where, rng), until)
        memory.written[person] += 1
        memory.last[person] = at
        memory.asked[person, topic.number] = at
        memory.used[topic.number] += 1
        planned.append(Planned(at, person, topic, memory.used[topic.number]))
    return sorted(planned, key=lambda each: each.at)


def _days(since: datetime, until: datetime, rng: Random) -> list[tuple[datetime, str, str]]:
    """A day, a touchpoint and the courier of that time for each ticket."""
    days = [since + timedelta(days=n) for n in range((until - since).days + 1)]
    weights = [_busy(day, since, until) for day in days]
    change = until - RAPIDO_SINCE
    found = []
    for touchpoint, count in A_YEAR.items():
        for day in rng.choices(days, weights, k=count):
            if touchpoint == "Delivery day" and day >= change:
                day -= RAPIDO_SINCE
            found.append((day, touchpoint, "before"))
    late = [day for day in days if day >= change]
    for day in rng.choices(late, [_busy(day, since, until) for day in late], k=RAPIDO):
        found.append((day, "Delivery day", "rapido"))
    return found


def _busy(day: datetime, since: datetime, until: datetime) -> float:
    local = day.astimezone(SHOP)
    passed = (day - since) / (until - since)
    return SEASON[local.month - 1] * BY_WEEKDAY[local.weekday()] * (1 + (GROWN - 1) * passed)


def _choose(
    day: datetime,
    touchpoint: str,
    courier: str,
    people: list[Person],
    memory: _Written,
    rng: Random,
    until: datetime,
) -> tuple[Person, Topic] | None:
    choices = [
        (person, fitting)
        for person in people
        if day < until - LEFT_ALONE.get(person.name, timedelta(0))
        and (fitting := _fitting(day, touchpoint, courier, person, memory))
    ]
    if not choices:
        return None
    weights = [_readiness(person, day, memory) for person, _fitting in choices]
    person, fitting = rng.choices(choices, weights)[0]
    fewest = min(memory.used[topic.number] for topic in fitting)
    rarest = [topic for topic in fitting if memory.used[topic.number] <= fewest + 1]
    return person, rng.choice(rarest)


def _fitting(
    day: datetime, touchpoint: str, courier: str, person: Person, memory: _Written
) -> list[Topic]:
    return [
        topic
        for topic in _topics_of(touchpoint, courier, person.language)
        if (person.organization or not topic.needs_organization)
        and not _said_lately(memory.asked.get((person, topic.number)), day)
    ]


@cache
def _topics_of(touchpoint: str, courier: str, language: str) -> list[Topic]:
    return [
        topic
        for topic in topics()
        if topic.touchpoint == touchpoint
        and topic.courier in ("", courier)
        and topic.language == language
    ]


def _said_lately(at: datetime | None, day: datetime) -> bool:
    return at is not None and day - at < SAME


def _readiness(person: Person, day: datetime, memory: _Written) -> float:
    left = max(person.how_often - memory.written[person], 0.4)
    last = memory.last.get(person)
    if last is None:
        return left
    gap = day - last
    return left * (1.0 if gap >= SOON else 0.02 if gap < timedelta(days=3) else 0.08)
