"""Times in the time zone of the person who reads them."""

from datetime import datetime, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils import timezone

from accounts.models import User
from config.web.formatting import long_moment


def zone_of(user: User) -> tzinfo:
    """Return the time zone of a person, or that of the installation if it has no such zone."""
    try:
        return ZoneInfo(user.time_zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return timezone.get_default_timezone()


def moment_for(user: User, at: datetime | None) -> str:
    """Return a time in the person's time zone, such as Thu 19 Nov, 16:20; empty for None."""
    if at is None:
        return ""
    with timezone.override(zone_of(user)):
        return long_moment(at)
