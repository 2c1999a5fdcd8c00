"""Working hours of the shop and waking hours of customers. No database."""

from datetime import UTC, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

SHOP = ZoneInfo("Europe/Madrid")
# Opening hours by weekday, Monday first; nobody works on a Sunday.
OPEN = [(9, 18)] * 5 + [(10, 14), (0, 0)]
# Weights of the hours and weekdays in which customers write.
BY_HOUR = [0] * 6 + [1, 4, 7, 8, 8, 7, 7, 7, 6, 6, 6, 6, 6, 7, 7, 5, 2, 0]
BY_WEEKDAY = [12, 11, 10, 10, 9, 6, 7]


def is_open(moment: datetime) -> bool:
    local = moment.astimezone(SHOP)
    opens, closes = OPEN[local.weekday()]
    return opens <= local.hour < closes


def when_open(moment: datetime, rng: Random) -> datetime:
    """The moment itself while the shop is open, else some time after it opens next."""
    if is_open(moment):
        return moment
    local = moment.astimezone(SHOP)
    day = local.date()
    if local.hour >= OPEN[local.weekday()][0]:
        day += timedelta(days=1)
    while OPEN[day.weekday()] == (0, 0):
        day += timedelta(days=1)
    opening = datetime.combine(day, time(OPEN[day.weekday()][0]), tzinfo=SHOP)
    return opening.astimezone(UTC) + timedelta(seconds=rng.randrange(180, 5400))


def when_awake(moment: datetime, where: ZoneInfo, rng: Random) -> datetime:
    """The moment itself by day, else the customer's next morning."""
    local = moment.astimezone(where)
    if 7 <= local.hour < 23:
        return moment
    day = local.date() + timedelta(days=1 if local.hour >= 23 else 0)
    morning = datetime.combine(day, time(7, 10), tzinfo=where)
    return morning.astimezone(UTC) + timedelta(seconds=rng.randrange(0, 7200))


def was_open(moment: datetime) -> datetime:
    """The moment itself while the shop is open, else shortly before it closed last."""
    while not is_open(moment):
        moment -= timedelta(minutes=10)
    return moment


def last_waking_time(moment: datetime, where: ZoneInfo) -> datetime:
    """The moment itself by day, else late in the evening before."""
    while not 7 <= moment.astimezone(where).hour < 23:
        moment -= timedelta(minutes=10)
    return moment


def writing_time(day: datetime, where: ZoneInfo, rng: Random) -> datetime:
    """Some time on that day at which this customer might write."""
    hour = rng.choices(range(24), BY_HOUR)[0]
    moment = time(hour, rng.randrange(60), rng.randrange(60))
    local = datetime.combine(day.astimezone(where).date(), moment, tzinfo=where)
    return local.astimezone(UTC)


def after_minutes(moment: datetime, rng: Random, *, median: float, spread: float) -> datetime:
    """A delay as people have it: mostly about the median, now and then much longer."""
    minutes = min(rng.lognormvariate(0, spread) * median, median * 20)
    return moment + timedelta(seconds=round(60 * minutes) + rng.randrange(20))
