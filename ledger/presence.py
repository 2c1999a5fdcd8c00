"""Presence: who is at a subject at this moment, kept in Valkey only.

One hash holds an entry for each open tab of each person. An entry ends by itself at `until`, so
that a browser that died is forgotten; the hash ends when no tab reports any more. While Valkey
cannot be reached nobody is present, and no page fails.
"""

import json
import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import cache

import redis
from django.conf import settings

from config.live import ended_mark

logger = logging.getLogger(__name__)

KEY = "tandem:presence"
REPLYING, VIEWING, IDLE = "replying", "viewing", "idle"
# Seconds after which an entry ends without a new report. A browser wakes a hidden tab, which is
# idle, once a minute; a shown one reports every 15 s.
SECONDS = {REPLYING: 40, VIEWING: 40, IDLE: 130}
# Ended entries are deleted this many seconds later, so that none is that reports at this moment.
KEPT_AFTER = 60
# Tabs of one person; of more the ones that end first are forgotten.
MAX_TABS = 20


@dataclass(frozen=True)
class Presence:
    """One tab of a person at a subject (`ticket:42`).

    `audience` are the live topics of those who may see the subject. Times are seconds since 1970.
    """

    user: int
    tab: str
    session: str
    subject: str
    state: str
    audience: tuple[str, ...]
    until: float = 0

    @property
    def field(self) -> str:
        return f"{self.user}:{self.tab}"


def report(presence: Presence, *, now: float | None = None) -> set[str]:
    """Store where a tab is; return the topics to announce, none if nothing changed.

    The tab leaves where it was before. A report of a session that has ended is dropped.
    """
    now = time.time() if now is None else now
    stored = asdict(presence) | {"until": now + SECONDS[presence.state]}
    try:
        entries = _read()
        before = entries.get(presence.field)
        with _client().pipeline(transaction=True) as together:
            together.hset(KEY, presence.field, json.dumps(stored))
            together.expire(KEY, max(SECONDS.values()) + KEPT_AFTER)
            if unneeded := _unneeded(entries, presence, now):
                together.hdel(KEY, *unneeded)
            together.exists(ended_mark(presence.session))
            has_ended = together.execute()[-1]
        if has_ended:
            _client().hdel(KEY, presence.field)
            return set(before.audience) if before else set()
    except redis.RedisError as error:
        logger.warning("Presence could not be stored: %s", error)
        return set()
    if before is None or before.until <= now:
        return set(presence.audience)
    if (before.subject, before.state) == (presence.subject, presence.state):
        return set()
    return {*before.audience, *presence.audience}


def leave(user: int, tab: str) -> set[str]:
    """Forget a tab that was closed, or shows no subject any more; return the topics to announce."""
    return _forget(lambda each: each.user == user and each.tab == tab)


def leave_sessions(handles: Sequence[str]) -> set[str]:
    """Forget all tabs of sessions that have ended; return the topics to announce."""
    return _forget(lambda each: each.session in handles)


def present(*, now: float | None = None) -> list[Presence]:
    """Return the entries that have not ended; none while Valkey cannot be reached."""
    now = time.time() if now is None else now
    try:
        return [each for each in _read().values() if each.until > now]
    except redis.RedisError as error:
        logger.warning("Presence could not be read: %s", error)
        return []


def _forget(is_meant: Callable[[Presence], bool]) -> set[str]:
    try:
        gone = [each for each in _read().values() if is_meant(each)]
        if gone:
            _client().hdel(KEY, *(each.field for each in gone))
    except redis.RedisError as error:
        logger.warning("Presence could not be ended: %s", error)
        return set()
    return {topic for each in gone for topic in each.audience}


def _unneeded(entries: dict[str, Presence], presence: Presence, now: float) -> list[str]:
    """Return the fields of ended entries, and of the tabs that a person has too many of."""
    ended = [field for field, each in entries.items() if each.until + KEPT_AFTER <= now]
    own = [e for e in entries.values() if e.user == presence.user and e.field != presence.field]
    own.sort(key=lambda each: each.until, reverse=True)
    return [*ended, *(each.field for each in own[MAX_TABS - 1 :])]


def _read() -> dict[str, Presence]:
    found = (_presence_of(each) for each in _client().hgetall(KEY).values())
    return {each.field: each for each in found if each is not None}


def _presence_of(raw: bytes | str) -> Presence | None:
    """Return a stored entry; None for one that another version has written."""
    try:
        stored = json.loads(raw)
        return Presence(**stored | {"audience": tuple(stored["audience"])})
    except (ValueError, TypeError, KeyError):
        return None


@cache
def _client() -> redis.Redis:
    return redis.Redis.from_url(
        settings.REDIS_URL, socket_connect_timeout=0.5, socket_timeout=0.5, health_check_interval=30
    )
