"""Snoozing on the ticket's page: the menu, the view, and undo."""

import json
import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from helpdesk.actions.note import add_note
from helpdesk.actions.receive import Received, receive_message
from helpdesk.actions.snooze import snooze_ticket
from helpdesk.actions.status import resolve_ticket
from helpdesk.models import Message, Ticket
from helpdesk.views.snooze_menu import snooze_menu
from tests.personas import signed_in

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
TOMORROW = (timezone.now() + timedelta(days=1)).isoformat()


def post(person, name: str, ticket, **fields):
    url = reverse(f"helpdesk:{name}", args=[ticket.pk])
    return signed_in(person).post(url, fields, headers=HTMX)


def view(person, slug: str) -> str:
    return signed_in(person).get(reverse("helpdesk:inbox", args=[slug])).content.decode()


def toast_of(answer) -> dict[str, str]:
    return json.loads(answer["HX-Trigger"])["toast"]


def test_snoozed_it_stands_in_its_view_and_undo_brings_it_back(ticket, ana):
    toast = toast_of(post(ana, "snooze", ticket, until=TOMORROW))
    assert f"#{ticket.pk} is snoozed until" in toast["text"]
    assert f"row-{ticket.pk}" in view(ana, "snoozed")
    assert f"row-{ticket.pk}" not in view(ana, "needs-reply")
    assert f"row-{ticket.pk}" in view(ana, "unassigned")
    signed_in(ana).post(toast["undo"], headers=HTMX)
    assert f"row-{ticket.pk}" not in view(ana, "snoozed")
    assert f"row-{ticket.pk}" in view(ana, "needs-reply")


def menu_at(person, *parts: int) -> list[tuple[str, str]]:
    now = datetime(*parts, tzinfo=ZoneInfo("Europe/Lisbon"))
    return [(str(each.label), each.moment) for each in snooze_menu(person, now=now)]


def test_the_menu_shows_what_is_possible_with_weekday_and_time(ana):
    ana.time_zone = "Asia/Kathmandu"  # 5:45 ahead of Lisbon in winter
    tuesday = menu_at(ana, 2026, 12, 1, 11, 0)
    assert tuesday == [
        ("Later today", "Tue 19:45"),
        ("Tomorrow morning", "Wed 09:00"),
        ("Next week", "Mon 09:00"),
    ]
    assert [label for label, _at in menu_at(ana, 2026, 12, 1, 15, 30)] == [
        "Tomorrow morning",
        "Next week",
    ]
    assert menu_at(ana, 2026, 11, 30, 8, 0)[-1] == ("Next week", "Mon 7 Dec, 09:00")
    assert menu_at(ana, 2026, 12, 6, 17, 0) == [("Tomorrow morning", "Mon 09:00")]


def test_each_time_of_the_menu_is_taken_as_it_is_shown(ticket, ana):
    page = signed_in(ana).get(reverse("helpdesk:ticket", args=[ticket.pk])).content.decode()
    menu = page.partition('id="snooze-menu"')[2].partition("</form>")[0]
    found = re.findall(r'name="until" value="([^"]+)".*?<span class="end[^>]*>([^<]+)<', menu)
    assert found
    for until, shown in found:
        text = toast_of(post(ana, "snooze", ticket, until=until))["text"]
        ticket.refresh_from_db()
        assert ticket.snoozed_until == datetime.fromisoformat(until)
        assert shown[-5:] in text


def test_a_time_that_passed_since_the_page_was_opened_is_refused_in_words(ticket, ana):
    past = (timezone.now() - timedelta(minutes=1)).isoformat()
    answer = post(ana, "snooze", ticket, until=past)
    assert answer.status_code == 409
    assert "That time is over." in answer.content.decode()
    assert "reload the page" in answer.content.decode()


@pytest.mark.parametrize("fact", ["waiting_since", "undelivered_at"])
def test_a_snoozed_ticket_does_not_look_late_in_all(ticket, ana, fact):
    Ticket.objects.update(**{fact: timezone.now() - timedelta(days=3)})

    def row() -> str:
        return view(ana, "all").partition(f'id="row-{ticket.pk}"')[2].partition("</li>")[0]

    assert 'data-tone="late"' in row()
    snooze_ticket(ticket, until=timezone.now() + timedelta(days=1), by=ana)
    assert "data-tone" not in row()
    assert ("snoozed" if fact == "waiting_since" else "not delivered") in row()


def test_undo_gives_back_the_former_time(ticket, ana):
    former = timezone.now() + timedelta(days=3)
    snooze_ticket(ticket, until=former, by=ana)
    undo = toast_of(post(ana, "snooze", ticket, until=TOMORROW))["undo"]
    signed_in(ana).post(undo, headers=HTMX)
    ticket.refresh_from_db()
    assert ticket.snoozed_until == former
    undo = toast_of(post(ana, "wake", ticket))["undo"]
    signed_in(ana).post(undo, headers=HTMX)
    ticket.refresh_from_db()
    assert ticket.snoozed_until == former


def test_a_date_is_read_and_shown_in_the_agents_time_zone(ticket, ana):
    ana.time_zone = "Asia/Kathmandu"  # 5:45 ahead of UTC, the whole year
    ana.save()
    year = timezone.now().year + 1
    answer = post(ana, "snooze", ticket, until=f"{year}-01-01T09:00")
    ticket.refresh_from_db()
    assert ticket.snoozed_until == datetime(year, 1, 1, 3, 15, tzinfo=UTC)
    assert "09:00" in toast_of(answer)["text"]
    page = signed_in(ana).get(reverse("helpdesk:ticket", args=[ticket.pk])).content.decode()
    assert "09:00" in page.partition('id="snoozed"')[2].partition("</span>")[0]


def test_undoing_a_solution_snoozes_it_again(ticket, ana):
    until = timezone.now() + timedelta(days=2)
    snooze_ticket(ticket, until=until, by=ana)
    undo = toast_of(post(ana, "resolve", ticket))["undo"]
    signed_in(ana).post(undo, headers=HTMX)
    ticket.refresh_from_db()
    assert (ticket.status, ticket.snoozed_until) == ("new", until)


def seen_on(page: str) -> str:
    return (
        page.partition('id="snooze-menu"')[2].partition('name="seen" value="')[2].partition('"')[0]
    )


def write(ticket, carla, **facts) -> Message:
    said = Received(writer=carla, email="carla@correu.example", text="Still?", **facts)
    return receive_message(ticket, said)


def test_a_message_that_the_page_did_not_show_stops_the_snooze(ticket, ana, carla):
    page = signed_in(ana).get(reverse("helpdesk:ticket", args=[ticket.pk])).content.decode()
    seen = seen_on(page)
    assert seen == str(ticket.messages.get().pk)
    message = write(ticket, carla)
    answer = post(ana, "snooze", ticket, until=TOMORROW, seen=seen)
    assert answer.status_code == 409
    assert "Carla Reyes wrote meanwhile. Read it first." in answer.content.decode()
    ticket.refresh_from_db()
    assert ticket.snoozed_until is None
    thread = signed_in(ana).get(reverse("helpdesk:thread", args=[ticket.pk]), headers=HTMX)
    assert seen_on(thread.content.decode()) == str(message.pk)  # it comes with the message
    assert post(ana, "snooze", ticket, until=TOMORROW, seen=message.pk).status_code == 200


def test_a_note_and_an_automatic_mail_stop_no_snooze(ticket, ana, carla):
    seen = ticket.messages.get().pk
    add_note(ticket, "Seen.", by=ana)
    write(ticket, carla, is_automatic=True)
    assert post(ana, "snooze", ticket, until=TOMORROW, seen=seen).status_code == 200


@pytest.mark.parametrize("name", ["snooze", "wake"])
def test_an_undo_hides_no_new_message_either(ticket, ana, carla, name):
    snooze_ticket(ticket, until=timezone.now() + timedelta(days=3), by=ana)
    seen = ticket.messages.get().pk
    undo = toast_of(post(ana, name, ticket, until=TOMORROW, seen=seen))["undo"]
    write(ticket, carla)
    assert signed_in(ana).post(undo, headers=HTMX).status_code == 409
    ticket.refresh_from_db()
    assert ticket.snoozed_until is None


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"until": "soon"},
        {"until": "0001-01-01T00:00"},
        {"until": TOMORROW, "seen": "x"},
        {"until": TOMORROW, "seen": "-1"},
    ],
)
def test_bad_input_is_refused(ticket, ana, fields):
    answer = post(ana, "snooze", ticket, **fields)
    assert answer.status_code == 409
    ticket.refresh_from_db()
    assert ticket.snoozed_until is None


def test_a_solved_ticket_offers_no_snooze(ticket, ana):
    url = reverse("helpdesk:ticket", args=[ticket.pk])
    assert 'id="snooze"' in signed_in(ana).get(url).content.decode()
    resolve_ticket(ticket, by=ana)
    assert 'id="snooze"' not in signed_in(ana).get(url).content.decode()


def test_a_huge_or_missing_key_stops_nothing(ticket, ana):
    assert post(ana, "snooze", ticket, until=TOMORROW, seen=10**30).status_code == 200
    assert post(ana, "wake", ticket, seen="x").status_code == 200
