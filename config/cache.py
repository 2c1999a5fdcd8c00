"""The cache in Valkey. While Valkey cannot be reached, or refuses, it is empty; no page fails."""

import json
import logging
from collections.abc import Callable
from typing import Any

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import ConnectionError as Unreachable
from redis.exceptions import ResponseError
from redis.exceptions import TimeoutError as TooSlow

logger = logging.getLogger(__name__)


class JSONSerializer:
    """Values are numbers, strings, lists and dicts: pickle would run what another program wrote."""

    def dumps(self, value: Any) -> int | str:
        return value if type(value) is int else json.dumps(value)

    def loads(self, stored: bytes) -> Any:
        try:
            return json.loads(stored)
        except ValueError:  # of something else, such as a cache of an earlier version
            return None


class OpenCache(RedisCache):
    """A cache that answers as an empty one while Valkey is away.

    Limits count in it, so they are open then, deliberately: nobody is locked out by an outage, and
    a guess still meets slow hashing and, where it is set up, a second factor. The log says so.
    """

    def add(self, *args: Any, **kwargs: Any) -> bool:
        return bool(_or(True, super().add, *args, **kwargs))

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        return _or(default, super().get, key, default, version)

    def set(self, *args: Any, **kwargs: Any) -> None:
        _or(None, super().set, *args, **kwargs)

    def touch(self, *args: Any, **kwargs: Any) -> bool:
        return bool(_or(False, super().touch, *args, **kwargs))

    def delete(self, *args: Any, **kwargs: Any) -> bool:
        return bool(_or(False, super().delete, *args, **kwargs))

    def get_many(self, *args: Any, **kwargs: Any) -> dict[Any, Any]:
        found: dict[Any, Any] = _or({}, super().get_many, *args, **kwargs)
        return found

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> int:
        return int(_or(delta, super().incr, key, delta, version))

    def count(self, key: str, seconds: int, *, add: int = 1) -> int:
        """Add to a count that is forgotten after so many seconds, in one round trip.

        Returns the count; 0 while Valkey is away.
        """
        return int(_or(0, self._count, self.make_and_validate_key(key), seconds, add))

    def seconds_left(self, key: str) -> int:
        """Return the seconds after which a value is forgotten; 0 without one."""
        name = self.make_and_validate_key(key)
        return max(0, int(_or(0, self._cache.get_client(name).ttl, name)))

    def _count(self, key: str, seconds: int, add: int) -> int:
        pipeline = self._cache.get_client(key, write=True).pipeline(transaction=False)
        pipeline.incrby(key, add)
        pipeline.expire(key, seconds)
        return int(pipeline.execute()[0])


def _or(otherwise: Any, ask: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    try:
        return ask(*args, **kwargs)
    except ResponseError as error:  # such as: no such database, or no memory left
        logger.warning("Valkey refused, so limits are off: check CACHE_URL (%s)", error)
        return otherwise
    except (Unreachable, TooSlow) as error:
        logger.warning("Valkey cannot be reached: limits are off until it is back (%s)", error)
        return otherwise
