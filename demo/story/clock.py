"""The hour the story tells of. Only the process that tells it lives in the past."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, tzinfo

from django.utils import timezone


class _EveryDatetime(type):
    """`isinstance(value, datetime)` stays true inside `django.utils.timezone`."""

    def __instancecheck__(cls, value: object) -> bool:
        return isinstance(value, datetime)


class Clock(metaclass=_EveryDatetime):
    """Stands in for `datetime` where all of Tandem, fields' defaults too, asks the time."""

    told = datetime(2000, 1, 1, tzinfo=UTC)

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:
        return cls.told.astimezone(tz)


@contextmanager
def telling_the_time() -> Iterator[type[Clock]]:
    """Within it `timezone.now()` is whatever `Clock.told` was set to."""
    Clock.told = timezone.now()
    timezone.datetime = Clock  # type: ignore[assignment,attr-defined]
    try:
        yield Clock
    finally:
        timezone.datetime = datetime  # type: ignore[attr-defined]
