"""Tell open pages that something changed. See `config/live.py` for the stream itself."""

import logging
import time
from collections.abc import Sequence
from datetime import datetime
from functools import cache

import redis
from django.conf import settings
from django.core import signing
from django.db import transaction

from config.live import CHANNEL, SALT, TOKEN_SECONDS, ended_mark, ended_topic
from ledger.presence import leave_sessions

logger = logging.getLogger(__name__)


def token(topics: Sequence[str], *, session: str, until: datetime) -> str:
    """A signed permission to hear that these topics changed, until then at the latest.

    It ends with the session of that handle: see `end_sessions`.
    """
    longest = min(TOKEN_SECONDS, settings.SESSION_IDLE_SECONDS)
    ends = min(int(time.time()) + longest, int(until.timestamp()))
    return signing.dumps({"topics": list(topics), "session": session, "ends": ends}, salt=SALT)


def end_sessions(handles: Sequence[str]) -> None:
    """After the commit, close the open streams of these sessions and refuse their tokens.

    Their people are not present any more, which those who see it are told.
    """
    transaction.on_commit(lambda: _end(handles), robust=True)


def _end(handles: Sequence[str]) -> None:
    try:
        with _client().pipeline(transaction=False) as together:
            for handle in handles:  # the mark first: a stream that begins now finds it
                together.set(ended_mark(handle), 1, ex=TOKEN_SECONDS)
                together.publish(CHANNEL, ended_topic(handle))
            together.execute()
    except redis.RedisError as error:
        logger.warning("Live streams of ended sessions could not be closed: %s", error)
    if topics := leave_sessions(handles):
        _send(sorted(topics))


def publish(*topics: str) -> None:
    """After the commit, tell every page that listens to one of the topics ("ticket:42").

    A lost message costs a page at most a minute: pages also look for themselves.
    """
    transaction.on_commit(lambda: _send(topics), robust=True)


def _send(topics: Sequence[str]) -> None:
    try:
        with _client().pipeline(transaction=False) as together:  # one way there and back
            for topic in dict.fromkeys(topics):
                together.publish(CHANNEL, topic)
            together.execute()
    except redis.RedisError as error:
        logger.warning("Live updates could not be sent: %s", error)


@cache
def _client() -> redis.Redis:
    return redis.Redis.from_url(
        settings.REDIS_URL, socket_connect_timeout=1, socket_timeout=2, health_check_interval=30
    )
