"""Requests of the bulk bar that cannot be done are refused and change nothing."""

import pytest
from django.urls import reverse

from helpdesk.bulk import start
from helpdesk.models import BulkChange, Macro
from helpdesk.tasks import run_bulk
from tests.helpdesk.bulk.requests import HTMX, chosen, numbers, post, values
from tests.personas import signed_in

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("zone", ["America/Los_Angeles", "Asia/Kathmandu"])
def test_times_at_the_ends_of_the_calendar_are_refused(zone, tickets, ana):
    ana.time_zone = zone
    ana.save()
    for until, words in (("9999-12-31T23:59", "a year at most"), ("0001-01-01T00:00", "later")):
        answer = post(ana, "snooze", tickets=numbers(tickets), until=until)
        assert (answer.status_code, words in answer.text) == (409, True)
        url = reverse("helpdesk:snooze", args=[tickets[0].pk])
        answer = signed_in(ana).post(url, {"until": until}, headers=HTMX)
        assert (answer.status_code, words in answer.text) == (409, True)
    assert values("snoozed_until") == [None] * 3


@pytest.mark.parametrize(
    "fields",
    [
        {"action": "status", "status": "pending"},
        {"action": "status", "status": "pending", "tickets": ""},
        {"action": "status", "status": "pending", "tickets": "1,two"},
        {"action": "status", "status": "pending", "tickets": "-1"},
        {"action": "status", "status": "pending", "tickets": "\0"},
        {"action": "status", "status": "pending", "all": "1"},
        {"action": "status", "status": "pending", "all": "1", "at": "9" * 30},
        {"action": "status", "status": "pending", "all": "1", "at": "5", "tickets": "{all}"},
        {"action": "status", "status": "pending", "seen": "5", "tickets": "{all}"},
        {"action": "status", "status": "pending", "seen": "5,5," + "9" * 17, "tickets": "{all}"},
        {"action": "status", "status": "closed", "tickets": "{all}"},
        {"action": "status", "tickets": "{all}"},
        {"action": "priority", "priority": "highest", "tickets": "{all}"},
        {"action": "assign", "tickets": "{all}"},
        {"action": "assign", "to": "7777777", "tickets": "{all}"},
        {"action": "assign", "team": "", "tickets": "{all}"},
        {"action": "add_tags", "tags": " , ", "tickets": "{all}"},
        {"action": "add_tags", "tags": "x" * 61, "tickets": "{all}"},
        {"action": "macro", "macro": "9" * 30, "tickets": "{all}"},
        {"action": "snooze", "until": "never", "tickets": "{all}"},
        {"action": "snooze", "until": "2020-01-01T09:00", "tickets": "{all}"},
        {"action": "burn", "tickets": "{all}"},
        {"action": "spam", "key": "no key", "tickets": "{all}"},
    ],
)
def test_bad_input_is_refused_and_changes_nothing(fields, tickets, ana):
    given = {name: each.replace("{all}", numbers(tickets)) for name, each in fields.items()}
    answer = post(ana, given.pop("action"), **given)
    assert answer.status_code == 409
    assert answer.text
    assert not BulkChange.objects.exists()
    assert values("status") == ["new"] * 3


def test_a_saved_reply_without_changes_or_of_others_is_refused(tickets, ana, ben):
    empty = Macro.objects.create(name="Hello", text="Hello")
    foreign = Macro.objects.create(name="His", owner=ben, sets_priority="low")
    for macro in (empty, foreign):
        answer = post(ana, "macro", tickets=numbers(tickets), macro=chosen(macro))
        assert answer.status_code == 409
    for value in (empty.pk, f"{empty.pk}:", f":{'a' * 32}", f"{'9' * 30}:a", "1:2:3"):
        answer = post(ana, "macro", tickets=numbers(tickets), macro=value)
        assert (answer.status_code, "no longer exists" in answer.text) == (409, True)


def test_a_saved_reply_that_was_changed_since_it_was_chosen_is_refused(
    tickets, ana, change, monkeypatch
):
    macro = Macro.objects.create(name="Urgent", sets_priority="high")
    shown = chosen(macro)
    menu = signed_in(ana).get(reverse("helpdesk:bulk-menu", args=["macros"]), headers=HTMX)
    assert f'value="{shown}"' in menu.text
    macro.sets_status = "solved"
    macro.save()
    answer = post(ana, "macro", tickets=numbers(tickets), macro=shown)
    assert (answer.status_code, "was changed meanwhile" in answer.text) == (409, True)
    assert not BulkChange.objects.exists()
    # Changed once the action had begun.
    monkeypatch.setattr(start, "AT_ONCE", 2)
    monkeypatch.setattr(start, "enqueue_on_commit", lambda task, pk: None)
    post(ana, "macro", tickets=numbers(tickets), macro=chosen(macro))
    Macro.objects.update(sets_priority="low")
    made = BulkChange.objects.get()
    run_bulk(pk=made.pk)
    assert {row.reason for row in made.tickets.all()} == {
        "This saved reply was changed meanwhile. Choose it again."
    }
    assert values("priority") == ["normal"] * 3


def test_a_thousand_and_one_numbers_are_refused(ana):
    answer = post(ana, "spam", tickets=",".join(map(str, range(1, 1002))))
    assert answer.status_code == 409
    assert "1,000" in answer.text
    assert post(ana, "spam", tickets="1," * 100_000).status_code == 204  # one number
