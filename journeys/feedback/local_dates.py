"""Dates as customers read them, in the language that is active: 3 December, or 3. Dezember."""

from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format, get_format
from django.utils.translation import get_language

from journeys.feedback.languages import BASE


def day_and_month(at: datetime) -> str:
    """Format a local time as its day and month."""
    language = get_language() or BASE
    # Django writes English dates as in the United States.
    form = "j F" if language == BASE else get_format("MONTH_DAY_FORMAT", language)
    return date_format(at, form)


def day_and_time(at: datetime) -> str:
    """Format a moment in the active time zone: 3 December, 14:05."""
    local = timezone.localtime(at)
    return f"{day_and_month(local)}, {date_format(local, 'H:i')}"
