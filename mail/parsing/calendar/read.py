"""An iCalendar text as a person reads it: what, when, where, by whom, and the answer."""

import html
import re
from typing import Any

from icalendar import Component, Event, Todo

from mail.parsing.calendar.blocks import Blocks, find_blocks
from mail.parsing.calendar.times import take_zones, times_of
from mail.parsing.message.charset import clean

CALENDAR_TYPES = ("text/calendar", "application/ics", "text/x-vcalendar")
NAME = "invite.ics"
MAX_DESCRIPTION = 20_000
MAX_VALUE = 500
OPENINGS = {
    "REQUEST": "Invitation",
    "ADD": "Invitation",
    "CANCEL": "Cancelled",
    "COUNTER": "Another time is proposed",
    "DECLINECOUNTER": "The proposed time was declined",
    "REFRESH": "Asks for the latest version",
}
ANSWERS = {
    "ACCEPTED": "Accepted",
    "DECLINED": "Declined",
    "TENTATIVE": "Tentative",
    "DELEGATED": "Delegated",
    "COMPLETED": "Completed",
    "IN-PROCESS": "In process",
    "NEEDS-ACTION": "Not answered yet",
}
TAG = re.compile(r"<[^<>]{1,500}>")


def read_calendar(text: str, *, is_short: bool = False) -> str:
    """Return a calendar as text; "" if it holds no event.

    `is_short`: without the descriptions, where the mail has a text of its own.
    """
    blocks = find_blocks(text)
    told = [_event(component, lines, blocks, is_short) for component, lines in blocks.events]
    told = [each for each in told if each]
    if blocks.more:
        told.append(f"{blocks.more} more events are in the attached file.")
    return clean("\n\n".join(told))


def _event(component: str, lines: list[str], blocks: Blocks, is_short: bool) -> str:
    lines, zones = take_zones(lines)
    event = _parse(component, lines)
    attendees = _people(event.get("ATTENDEE"))
    answers = [(ANSWERS.get(state, ""), who) for state, who in attendees]
    is_answer = blocks.method in ("REPLY", "COUNTER")
    opening = OPENINGS.get(blocks.method, "Task" if component == "VTODO" else "Event")
    if _text(event, "STATUS").upper() == "CANCELLED":
        opening = OPENINGS["CANCEL"]
    if blocks.method == "REPLY":
        opening = next((answer for answer, _who in answers if answer), "Answer")
    organiser = [who for _state, who in _people(event.get("ORGANIZER"))]
    told = {
        "When": times_of(event, zones, blocks.offsets),
        "Repeats": _frequency(event),
        "Where": _text(event, "LOCATION"),
        "Organiser": organiser[0] if organiser else "",
        "Answer": "; ".join(f"{answer}, {who}" for answer, who in answers if answer and is_answer),
        "Comment": _text(event, "COMMENT", MAX_DESCRIPTION),
    }
    told = {label: " ".join(value.split()) for label, value in told.items()}
    summary = " ".join(_text(event, "SUMMARY").split())
    if not summary and not told["When"]:
        return ""
    head = [f"{opening}: {summary or '(no summary)'}"]
    head += [f"{label}: {value}" for label, value in told.items() if value]
    description = "" if is_short else _description(event)
    return "\n".join(head) + (f"\n\n{description}" if description else "")


def _parse(component: str, lines: list[str]) -> Component:
    """Return the event; lines that cannot be read are left out."""
    kind = Todo if component == "VTODO" else Event
    try:
        return _component(kind, component, lines)
    except Exception:
        event = kind()
        for line in lines:
            try:
                read = _component(kind, component, [line])
            except Exception:
                continue
            for name, value in read.items():
                event.setdefault(name, value)
        return event


def _component(kind: Any, component: str, lines: list[str]) -> Any:
    return kind.from_ical("\r\n".join([f"BEGIN:{component}", *lines, f"END:{component}", ""]))


def _text(event: Component, name: str, longest: int = MAX_VALUE) -> str:
    value = event.get(name)
    value = "\n".join(map(str, value)) if isinstance(value, list) else str(value or "")
    return value.strip()[:longest]


def _description(event: Component) -> str:
    text = _text(event, "DESCRIPTION", MAX_DESCRIPTION)
    # Some calendars write HTML where RFC 5545 wants plain text.
    is_markup = re.search(r"(?i)</?(?:p|br|div|a|b|span|html|ul|li)\b[^<>]{0,200}>", text)
    return (
        html.unescape(TAG.sub(" ", re.sub(r"(?i)<br ?/?>|</p>", "\n", text))) if is_markup else text
    )


def _people(value: Any) -> list[tuple[str, str]]:
    """Return the answer and "Name <address>" of each person."""
    found = []
    for each in (value if isinstance(value, list) else [value] if value else [])[:20]:
        address = re.sub(r"(?i)^mailto:", "", str(each)).strip()[:320]
        parameters = getattr(each, "params", {})
        name = str(parameters.get("CN", "")).strip("\"' ")[:200]
        who = f"{name} <{address}>" if name and name != address else address
        found.append((str(parameters.get("PARTSTAT", "")).upper(), who))
    return found


def _frequency(event: Component) -> str:
    """Return how often an event repeats, as it is told, never expanded."""
    rule = event.get("RRULE")
    rule = rule[0] if isinstance(rule, list) and rule else rule
    try:
        words = [str(each).lower() for each in rule.get("FREQ", [])][:1] if rule else []
        count = [str(each) for each in rule.get("COUNT", [])][:1] if rule else []
    except Exception:
        return ""
    return f"{words[0]}, {count[0]} times" if words and count else "".join(words)
