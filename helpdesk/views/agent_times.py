"""Times in the time zone of the person who reads them."""

from datetime import datetime

from django.utils import timezone

from accounts.availability import zone_of
from accounts.models import User
from config.web.formatting import long_moment


def moment_for(user: User, at: datetime | None) -> str:
    """Return a time in the person's time zone, such as Thu 19 Nov, 16:20; empty for None."""
    if at is None:
        return ""
    with timezone.override(zone_of(user)):
        return long_moment(at)
