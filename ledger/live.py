"""Tell open pages that something changed. See `config/live.py` for the stream itself."""

import logging
from collections.abc import Sequence
from functools import cache

import redis
from django.conf import settings
from django.core import signing
from django.db import transaction

from config.live import CHANNEL, SALT

logger = logging.getLogger(__name__)


def token(topics: Sequence[str]) -> str:
    """A signed, expiring permission to hear that these topics changed."""
    return signing.dumps(list(topics), salt=SALT)


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
