"""The calendar of a mail, told in its text."""

from mail.parsing.calendar.read import CALENDAR_TYPES, read_calendar
from mail.parsing.html import sanitize as markup
from mail.parsing.message.parts import Part, Parts

MAX_CALENDARS = 3
MAX_COMPARED = 1024 * 1024


def with_calendar(parts: Parts, text: str, source: str) -> tuple[str, str]:
    """Return text and HTML with the mail's calendar above them.

    A calendar file that somebody attached to words of their own stays a file.
    """
    _drop_copies(parts)
    is_empty = not text.strip()
    told: list[str] = []
    for part in [each for each in parts.attached if _is_calendar(each, is_empty)][:MAX_CALENDARS]:
        words = read_calendar(part.get_text(), is_short=not is_empty)
        if words and words not in told:
            told.append(words)
    if not told:
        return text, source
    calendar = "\n\n".join(told)
    if is_empty:
        return calendar, markup.from_text(calendar) if source else ""
    return f"{calendar}\n\n{text}", markup.from_text(calendar) + "<br>" + source if source else ""


def _drop_copies(parts: Parts) -> None:
    """Keep one of the equal files that calendars send: as an alternative and as an attachment."""
    seen: dict[bytes, Part] = {}
    found = [part for part in parts.attached if part.content_type in CALENDAR_TYPES]
    for part in found[: MAX_CALENDARS * 2]:
        content = b"".join(part.get_bytes()[:MAX_COMPARED].split())
        first = seen.setdefault(content, part)
        if first is not part:
            first.name = first.name or part.name
            parts.attached.remove(part)


def _is_calendar(part: Part, is_empty: bool) -> bool:
    is_named = (
        part.name.lower().endswith(".ics") and part.content_type == "application/octet-stream"
    )
    if part.content_type not in CALENDAR_TYPES and not is_named:
        return False
    return is_empty or (part.content_type == "text/calendar" and part.disposition != "attachment")
