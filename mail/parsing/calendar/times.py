"""The times of an event in words: "2026-12-03 10:00-10:30 Europe/Berlin"."""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

IANA = re.compile(r"[A-Z][A-Za-z_]{1,30}(?:/[A-Za-z_+-]{1,30}){1,2}$")
OFFSET = re.compile(r"([+-])(\d\d):?(\d\d)")
ZONED = re.compile(
    r'(?i)(DTSTART|DTEND|DUE)((?:;[^;:"]{0,200}){0,20}?);TZID=("[^"]{0,200}"|[^;:"]*)((?:;[^;:"]*)*:.*)$'
)
NO_ZONE = "(no time zone given)"


def take_zones(lines: list[str]) -> tuple[list[str], dict[str, str]]:
    """Return the lines without the zones of their times, and each zone by the property's name.

    A zone may have any name; looking up an odd one would make the whole time unreadable.
    """
    zones: dict[str, str] = {}
    bare = []
    for line in lines:
        if match := ZONED.match(line):
            zones[match[1].upper()] = match[3].strip('"')[:100]
            line = match[1] + (match[2] or "") + match[4]
        bare.append(line)
    return bare, zones


def times_of(event: Any, zones: Mapping[str, str], offsets: Mapping[str, set[str]]) -> str:
    """Return when an event is; "" where it does not say.

    `zones`: the names of zones by property; `offsets`: of the zones that the calendar defines.
    """
    name = "DTSTART" if event.get("DTSTART") else "DUE"
    start = _value(event, name, zones)
    if start is None:
        return ""
    end = _value(event, "DTEND", zones) or _value(event, "DUE", zones) or _after(start, event)
    if not isinstance(start, datetime):
        return _days(start, end)
    if isinstance(end, datetime) and start.tzinfo and end.tzinfo:
        end = end.astimezone(start.tzinfo)
    words = f"{start:%Y-%m-%d %H:%M}"
    if isinstance(end, datetime) and end.replace(tzinfo=None) > start.replace(tzinfo=None):
        same_day = end.date() == start.date()
        words += f"-{end:%H:%M}" if same_day else f" - {end:%Y-%m-%d %H:%M}"
    return f"{words} {_zone(start, zones.get(name, ''), offsets)}"


def _value(event: Any, name: str, zones: Mapping[str, str]) -> date | None:
    found = _read(_first(event, name))
    if not isinstance(found, date):
        return None
    zone = _known_zone(zones.get(name, ""))
    return found.replace(tzinfo=zone) if zone and isinstance(found, datetime) else found


def _first(event: Any, name: str) -> Any:
    value = event.get(name)
    return value[0] if isinstance(value, list) and value else value


def _read(value: Any) -> Any:
    """Return the parsed value of a property; None for one that is broken or missing."""
    try:
        return getattr(value, "dt", None)
    except Exception:
        return None


def _after(start: date, event: Any) -> date | None:
    length = _read(_first(event, "DURATION"))
    if not isinstance(length, timedelta) or not timedelta() < length < timedelta(days=366):
        return None
    try:
        return start + length
    except OverflowError:
        return None


def _days(start: date, end: date | None) -> str:
    """Return all-day dates; the end of an event is the day after its last."""
    if end is None or isinstance(end, datetime) or end - start <= timedelta(days=1):
        return f"{start:%Y-%m-%d}"
    return f"{start:%Y-%m-%d} - {end - timedelta(days=1):%Y-%m-%d}"


def _zone(start: datetime, name: str, offsets: Mapping[str, set[str]]) -> str:
    if start.tzinfo is not None:
        key = getattr(start.tzinfo, "key", "")
        is_utc = start.tzinfo is UTC or key in ("UTC", "Etc/UTC") or not key
        return "UTC" if is_utc and not start.utcoffset() else key or f"{start:%:z}"
    told = offsets.get(name, set())
    match = OFFSET.match(next(iter(told))) if len(told) == 1 else None
    if match:
        return f"{match[1]}{match[2]}:{match[3]}" + (f" ({name})" if name else "")
    return name or NO_ZONE


def _known_zone(name: str) -> ZoneInfo | None:
    """Return the zone of a TZID: an IANA name, one at the end of a path, or one of Windows."""
    name = name.strip("\"' ")
    mapped = WINDOWS_TO_OLSON.get(name)
    match = IANA.search(name)
    for key in (mapped, name, match[0] if match else None):
        if key and len(key) < 60 and not key.startswith(("/", ".")):
            try:
                return ZoneInfo(key)
            except Exception:
                continue
    return None
