"""Names and times as display text. No database access."""

from datetime import datetime, timedelta
from functools import lru_cache

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

DAY = timedelta(days=1)


def initials(name: str) -> str:
    """Return CR for Carla Reyes, A for Ana, C for carla@correu.example."""
    words = [word for word in name.partition("@")[0].split() if word[0].isalnum()]
    ends = words[:1] + words[1:][-1:]
    return "".join(word[0].upper() for word in ends)


def short_moment(at: datetime, now: datetime | None = None) -> str:
    """Return 09:25 today, Thu this week, 12 Nov this year, Apr 2025 before."""
    at, now = timezone.localtime(at), timezone.localtime(now)
    if at.date() == now.date():
        return _format(at, "H:i")
    if now - 6 * DAY < at < now:
        return _format(at, "D")
    if at.year == now.year:
        return _format(at, "j M")
    return _format(at, "M Y")


def long_moment(at: datetime, now: datetime | None = None) -> str:
    """Return Today, 09:58; Thu 19 Nov, 16:20; 3 Apr 2025, 10:00."""
    at, now = timezone.localtime(at), timezone.localtime(now)
    clock = _format(at, "H:i")
    if at.date() == now.date():
        return _("Today, %(clock)s") % {"clock": clock}
    day = _format(at, "D j M" if at.year == now.year else "j M Y")
    return f"{day}, {clock}"


def at_moment(at: datetime, now: datetime | None = None) -> str:
    """Return the time for a sentence: at 02:40 today, else on Thu 19 Nov, 16:20."""
    if timezone.localtime(at).date() == timezone.localtime(now).date():
        return _("at %(clock)s") % {"clock": _format(timezone.localtime(at), "H:i")}
    return _("on %(moment)s") % {"moment": long_moment(at, now)}


def _format(at: datetime, pattern: str) -> str:
    return _format_cached(
        get_language() or "", at.replace(second=0, microsecond=0, tzinfo=None), pattern
    )


@lru_cache(maxsize=8192)
def _format_cached(language: str, minute: datetime, pattern: str) -> str:
    """Cached, as lists repeat the same minutes and formatting is slow."""
    return date_format(minute, pattern)


def spell_duration(duration: timedelta) -> str:
    """Return the two largest units: 42 min, 1 h 45 min, 3 d. From 10 hours on only the largest."""
    minutes = int(abs(duration).total_seconds()) // 60
    hours, minutes = divmod(minutes, 60)
    if hours >= 48:
        return _("%(count)s d") % {"count": hours // 24}
    if hours >= 10 or (hours and not minutes):
        return _("%(count)s h") % {"count": hours}
    if hours:
        return _("%(hours)s h %(minutes)s min") % {"hours": hours, "minutes": minutes}
    return _("%(count)s min") % {"count": minutes}
