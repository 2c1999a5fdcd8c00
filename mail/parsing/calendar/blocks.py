"""The components of an iCalendar text (RFC 5545), found line by line and bounded.

Each is then read alone: a broken or huge one does not hide the others, and recurrences and
definitions of time zones are never expanded.
"""

import re
from dataclasses import dataclass, field

MAX_TEXT = 1024 * 1024
MAX_LINES = 20_000
MAX_EVENTS = 5
MAX_BLOCK_LINES = 40
MAX_PEOPLE = 20
MAX_LINE = 20_000
READ = re.compile(
    r"(?i)(SUMMARY|DTSTART|DTEND|DUE|DURATION|LOCATION|DESCRIPTION|ORGANIZER|ATTENDEE|COMMENT|STATUS"
    r"|RRULE)[;:]"
)
EVENTS = ("VEVENT", "VTODO")


@dataclass(slots=True)
class Blocks:
    """`events`: the lines of each event, by component; `offsets`: of each defined zone."""

    method: str = ""
    events: list[tuple[str, list[str]]] = field(default_factory=list)
    offsets: dict[str, set[str]] = field(default_factory=dict)
    more: int = 0


def find_blocks(text: str) -> Blocks:
    """Return the first events of a calendar, without their alarms, and its zones' offsets."""
    blocks = Blocks()
    stack: list[str] = []
    zone = ""
    for line in _unfolded(text):
        name, _colon, value = line.partition(":")
        name, value = name.strip().upper(), value.strip()
        if name == "BEGIN":
            stack.append(value.upper())
            if value.upper() in EVENTS and len(stack) <= 2:
                _begin(blocks, value.upper())
        elif name == "END":
            if stack:
                stack.pop()
        elif not stack or stack[-1] == "VCALENDAR":
            if name == "METHOD":
                blocks.method = value.upper()[:20]
        elif stack[-1] == "VTIMEZONE" and name == "TZID":
            zone = value[:200]
        elif name == "TZOFFSETTO" and len(blocks.offsets) < 20:
            blocks.offsets.setdefault(zone, set()).add(value[:8])
        elif stack[-1] in EVENTS and not blocks.more:
            _add(blocks.events[-1][1] if blocks.events else [], line)
    return blocks


def _begin(blocks: Blocks, component: str) -> None:
    if len(blocks.events) < MAX_EVENTS:
        blocks.events.append((component, []))
    else:
        blocks.more += 1


def _add(lines: list[str], line: str) -> None:
    match = READ.match(line)
    if not match or len(lines) >= MAX_BLOCK_LINES:
        return
    is_person = match[1].upper() == "ATTENDEE"
    if is_person and sum(each[:8].upper() == "ATTENDEE" for each in lines) >= MAX_PEOPLE:
        return
    lines.append(line)


def _unfolded(text: str) -> list[str]:
    """Return the logical lines; a line that begins with a blank continues the one above."""
    pieces: list[list[str]] = []
    for line in text[:MAX_TEXT].replace("\r\n", "\n").split("\n")[:MAX_LINES]:
        if line[:1] in (" ", "\t") and pieces:
            pieces[-1].append(line[1:])
        elif line.strip():
            pieces.append([line])
    return ["".join(each)[:MAX_LINE] for each in pieces]
