"""Calendar parts read as an invitation, an answer or a cancellation."""

import time

import pytest

from mail.parsing.calendar.blocks import MAX_EVENTS
from mail.parsing.calendar.read import read_calendar
from mail.parsing.read import read

EVENT = (
    "UID:1\r\nDTSTAMP:20261129T120000Z\r\nSUMMARY:Visite de l'atelier\\, four\r\n"
    'ORGANIZER;CN="Dupont, Luc":MAILTO:luc@atelier.example\r\nLOCATION:Lyon\r\n'
    "DESCRIPTION:Bonjour\\,\\nà bient\r\n ôt.\r\n"
)
UTC_TIME = "DTSTART:20270105T090000Z\r\nDTEND:20270105T093000Z\r\n"


def calendar(event: str = UTC_TIME, method: str = "REQUEST", more: str = "") -> str:
    return (
        f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:{method}\r\n{more}"
        f"BEGIN:VEVENT\r\n{EVENT}{event}END:VEVENT\r\nEND:VCALENDAR\r\n"
    )


def mail(ics: str, *, text: str | None = None, name: str = "") -> bytes:
    head = "From: Luc <luc@atelier.example>\r\nSubject: Four\r\nMIME-Version: 1.0\r\n"
    part = f"Content-Type: text/calendar; charset=utf-8{name}\r\n\r\n{ics}"
    if text is None:
        return (head + part).encode()
    words = f"Content-Type: text/plain; charset=utf-8\r\n\r\n{text}"
    alternative = "Content-Type: multipart/alternative; boundary=a\r\n\r\n"
    return f"{head}{alternative}--a\r\n{words}\r\n--a\r\n{part}\r\n--a--\r\n".encode()


def test_an_invitation_without_text_is_read():
    got = read(mail(calendar()))
    assert got.text == (
        "Invitation: Visite de l'atelier, four\nWhen: 2027-01-05 09:00-09:30 UTC\nWhere: Lyon\n"
        "Organiser: Dupont, Luc <luc@atelier.example>\n\nBonjour,\nà bientôt."
    )
    assert got.reply == got.text
    assert [(file.name, file.content_type) for file in got.attachments] == [
        ("invite.ics", "text/calendar")
    ]
    assert read(mail(calendar(), text=" \r\n")).text == got.text
    assert [file.name for file in read(mail(calendar(), name="; name=a.ics")).attachments] == [
        "a.ics"
    ]


@pytest.mark.parametrize(
    ("event", "when"),
    [
        ("DTSTART;TZID=W. Europe Standard Time:20261203T100000\r\nDURATION:PT30M\r\n",
         "2026-12-03 10:00-10:30 Europe/Berlin"),
        ("DTSTART;TZID=America/New_York:20270105T230000\r\nDTEND;TZID=America/New_York:20270106T010000\r\n",
         "2027-01-05 23:00 - 2027-01-06 01:00 America/New_York"),
        ("DTSTART;TZID=/x.example/20070101/Asia/Tokyo:20270105T090000\r\n", "2027-01-05 09:00 Asia/Tokyo"),
        ("DTSTART;VALUE=DATE:20270105\r\nDTEND;VALUE=DATE:20270107\r\n", "2027-01-05 - 2027-01-06"),
        ("DTSTART;VALUE=DATE:20270105\r\nDTEND;VALUE=DATE:20270106\r\n", "2027-01-05"),
        ("DTSTART:20270105T090000\r\n", "2027-01-05 09:00 (no time zone given)"),
        ("DTSTART;TZID=Ours:20270105T090000\r\n", "2027-01-05 09:00 Ours"),
        ("DTSTART;TZID=../../etc/passwd:20270105T090000\r\n", "2027-01-05 09:00 ../../etc/passwd"),
        ("DTSTART:20270105T090000Z\r\nDTEND:20270104T090000Z\r\n", "2027-01-05 09:00 UTC"),
    ],
)  # fmt: skip
def test_times_are_told_with_their_zone(event, when):
    assert f"\nWhen: {when}\n" in read_calendar(calendar(event))


def test_a_zone_of_its_own_is_told_by_its_offset():
    zone = "BEGIN:VTIMEZONE\r\nTZID:Ours\r\nBEGIN:STANDARD\r\nTZOFFSETTO:+0530\r\nEND:STANDARD\r\n"
    event = "DTSTART;TZID=Ours:20270105T090000\r\n"
    assert "09:00 +05:30 (Ours)" in read_calendar(calendar(event, more=zone + "END:VTIMEZONE\r\n"))


@pytest.mark.parametrize(
    ("state", "answer"),
    [("ACCEPTED", "Accepted"), ("DECLINED", "Declined"), ("TENTATIVE", "Tentative")],
)
def test_answers_are_told_with_their_writer(state, answer):
    person = f"ATTENDEE;PARTSTAT={state};CN=Carla:mailto:carla@bakery.example\r\n"
    text = read_calendar(calendar(UTC_TIME + person + "COMMENT:Trop tôt\r\n", method="REPLY"))
    assert text.startswith(f"{answer}: Visite de l'atelier, four\n")
    assert f"\nAnswer: {answer}, Carla <carla@bakery.example>\nComment: Trop tôt" in text


def test_a_cancellation_and_a_proposal_are_told():
    assert read_calendar(calendar(method="CANCEL")).startswith("Cancelled: ")
    assert read_calendar(calendar(UTC_TIME + "STATUS:CANCELLED\r\n")).startswith("Cancelled: ")
    assert read_calendar(calendar(method="COUNTER")).startswith("Another time is proposed: ")


def test_an_invitation_stands_above_the_words_that_came_with_it():
    got = read(mail(calendar(), text="Venez nombreux."))
    assert got.text.startswith("Invitation: ")
    assert got.text.strip().endswith("Venez nombreux.")
    assert "bientôt" not in got.text
    assert got.reply == got.text.strip()


def test_a_calendar_file_beside_words_stays_a_file():
    raw = mail(calendar(), text="Voici.").replace(b"multipart/alternative", b"multipart/mixed")
    raw = raw.replace(b"text/calendar;", b'application/ics; name="x.ics";')
    assert read(raw).text.strip() == "Voici."
    assert "Visite" in read(raw.replace(b"Voici.", b"")).text


def test_equal_files_are_kept_once():
    part = f'Content-Type: text/calendar; name="invite.ics"\r\n\r\n{calendar()}'
    twice = mail(calendar(), text=" ").replace(b"--a--", f"--a\r\n{part}\r\n--a--".encode())
    assert [file.name for file in read(twice).attachments] == ["invite.ics"]


def test_a_broken_property_hides_no_other():
    text = read_calendar(calendar("DTSTART:gestern\r\nATTENDEE;;;:x\r\nRRULE:FREQ=NEVER\r\n"))
    assert "Visite de l'atelier, four" in text
    assert "Where: Lyon" in text
    assert read_calendar("BEGIN:VEVENT\r\nSUMMARY:Four\r\n") == "Event: Four"
    assert read_calendar("no calendar") == ""


@pytest.mark.parametrize(
    "event",
    [
        "RRULE:FREQ=SECONDLY;COUNT=999999999\r\n" * 200,
        "ATTENDEE;CN=a:mailto:a@b.example\r\n" * 30_000,
        "EXDATE:" + "20270105T090000Z," * 60_000 + "\r\n",
        "COMMENT:" + "a\\,\\;\\n<p>" * 100_000 + "\r\n",
        "COMMENT" + ';X="a"' * 100_000 + ":x\r\n",
        "BEGIN:VALARM\r\n" * 70_000,
        "DURATION:P99999999999D\r\n",
    ],
)
def test_a_hostile_calendar_is_bounded(event):
    started = time.process_time()
    text = read(mail(calendar(UTC_TIME + event))).text
    assert time.process_time() - started < 3
    assert "Visite de l'atelier, four" in text
    assert len(text) < 100_000


def test_of_many_events_the_first_are_told():
    event = f"BEGIN:VEVENT\r\n{EVENT}{UTC_TIME}END:VEVENT\r\n"
    assert read_calendar(event * MAX_EVENTS).count("Where: Lyon") == MAX_EVENTS
    more = read_calendar(event * (MAX_EVENTS + 2))
    assert more.count("Where: Lyon") == MAX_EVENTS
    assert more.endswith("2 more events are in the attached file.")
