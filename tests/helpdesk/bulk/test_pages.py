"""The selection on the pages: the action on chosen tickets, its menus and its progress."""

import json
import re
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from helpdesk.actions.assign import assign_team
from helpdesk.actions.edit import set_priority
from helpdesk.bulk import start
from helpdesk.models import BulkChange, BulkTicket, Macro, Ticket
from tests.helpdesk.bulk.requests import HTMX, chosen, numbers, post, toast_of, values
from tests.personas import signed_in

pytestmark = pytest.mark.django_db


def progress(person):
    return signed_in(person).get(reverse("helpdesk:bulk-progress"), headers=HTMX)


def test_the_chosen_tickets_are_changed_and_the_toast_undoes_it(tickets, ana):
    answer = post(ana, "status", tickets=numbers(tickets[:2]), status="pending")
    assert answer.status_code == 204
    assert values("status") == ["pending", "pending", "new"]
    toast = toast_of(answer)
    assert toast["text"] == "2 tickets: status “Waiting for the customer”."
    assert "bulk" not in answer.cookies
    answer = signed_in(ana).post(toast["undo"], headers=HTMX)
    assert "as they were before" in toast_of(answer)["text"]
    assert values("status") == ["new", "new", "new"]


@pytest.mark.parametrize(
    ("action", "fields", "column", "value"),
    [
        ("assign", {"to": "{ana}"}, "assignee__name", "Ana Ferreira"),
        ("assign", {"team": "{team}"}, "team__name", "Billing"),
        ("priority", {"priority": "urgent"}, "priority", "urgent"),
        ("add_tags", {"tags": "Two words, refund,refund"}, "tags", ["two-words", "refund"]),
        ("macro", {"macro": "{macro}"}, "priority", "high"),
    ],
)
def test_each_menu_of_the_bar(action, fields, column, value, tickets, ana, billing):
    macro = Macro.objects.create(name="Urgent", sets_priority="high")
    keys = {"{ana}": ana.pk, "{team}": billing.pk, "{macro}": chosen(macro)}
    given = {name: keys.get(each, each) for name, each in fields.items()}
    assert post(ana, action, tickets=numbers(tickets), **given).status_code == 204
    assert values(column) == [value] * 3


def test_a_snooze_is_read_in_the_time_zone_of_the_person(tickets, ana):
    ana.time_zone = "Asia/Kathmandu"
    ana.save()
    year = timezone.now().year + 1
    answer = post(ana, "snooze", tickets=numbers(tickets), until=f"{year}-01-01T09:00")
    assert "09:00" in toast_of(answer)["text"]
    assert {f"{at:%H:%M}" for at in values("snoozed_until")} == {"03:15"}


def test_a_ticket_of_another_team_in_the_middle_is_named_and_stays(tickets, ana, lea, delivery):
    assign_team(tickets[1], team=delivery, by=lea)
    answer = post(ana, "priority", tickets=numbers(tickets), priority="high")
    assert values("priority") == ["high", "normal", "high"]
    assert f"#{tickets[1].pk}: It belongs to another team" in toast_of(answer)["text"]
    refused = json.loads(answer["HX-Trigger"])["bulk-refused"]
    assert refused == {"tickets": [tickets[1].pk]}
    assert answer.cookies["bulk"].value == "1"
    shown = progress(ana)
    assert "1 was not changed" in shown.text
    assert "every 1s" not in shown.text
    made = BulkChange.objects.get()
    signed_in(ana).post(reverse("helpdesk:close-bulk", args=[made.pk]), headers=HTMX)
    shown = progress(ana)
    assert "not changed" not in shown.text
    assert shown.cookies["bulk"].value == ""


def test_only_leads_delete_and_the_bar_offers_it_to_them(tickets, ana, lea):
    assert post(ana, "delete", tickets=numbers(tickets)).status_code == 403
    assert 'value="delete"' not in signed_in(ana).get("/inbox/").text
    assert 'value="delete"' in signed_in(lea).get("/inbox/").text
    post(lea, "delete", tickets=numbers(tickets))
    assert Ticket.objects.deleted().count() == 3
    page = signed_in(lea).get(reverse("helpdesk:inbox", args=["deleted"])).text
    assert 'value="restore"' in page
    assert 'id="bulk-assign"' not in page


def test_all_forms_of_the_bar_wait_for_one_another(tickets, lea):
    for view in ("all", "deleted"):
        page = signed_in(lea).get(reverse("helpdesk:inbox", args=[view])).text
        forms = re.findall(r"<form[^>]* data-bulk>", page)
        assert forms
        assert all('hx-sync="#bulk:drop"' in form for form in forms)


def test_who_may_not_answer_has_nothing_to_select_with(tickets, chloe):
    page = signed_in(chloe).get("/inbox/").text
    assert f"row-{tickets[0].pk}" in page
    assert "pick-" not in page
    assert "bulk-dock" not in page


def test_a_list_that_is_loaded_anew_has_the_boxes_and_not_the_bar(tickets, ana):
    part = signed_in(ana).get("/inbox/", headers=HTMX).text
    assert f'id="pick-{tickets[0].pk}"' in part
    assert 'id="bulk-dock"' in part
    assert 'id="bulk"' not in part
    ticket = signed_in(ana).get(reverse("helpdesk:ticket", args=[tickets[0].pk])).text
    assert 'id="bulk"' in ticket


def test_a_repeated_request_says_the_same_and_changes_nothing(tickets, ana, lea):
    fields = {"key": str(uuid4()), "tickets": numbers(tickets), "priority": "high"}
    first = post(ana, "priority", **fields)
    set_priority(tickets[0], priority="low", by=lea)
    again = post(ana, "priority", **fields)
    assert toast_of(again)["text"] == toast_of(first)["text"]
    assert values("priority") == ["low", "high", "high"]


def test_progress_is_shown_until_it_is_over(ana):
    made = BulkChange.objects.create(
        by=ana, key=uuid4(), action="priority", values={"priority": "high"}
    )
    states = ["changed"] * 120 + ["waiting"] * 220
    BulkTicket.objects.bulk_create(
        BulkTicket(change=made, ticket=number, state=state)
        for number, state in enumerate(states, 1)
    )
    shown = progress(ana).text
    assert "120 of 340" in shown
    assert "every 1s" in shown
    answer = signed_in(ana).post(reverse("helpdesk:cancel-bulk", args=[made.pk]), headers=HTMX)
    assert "220 were left as they were" in toast_of(answer)["text"]
    assert toast_of(answer)["undo"] == reverse("helpdesk:undo-bulk", args=[made.pk])


def test_the_last_act_can_be_undone_while_it_runs(tickets, ana, monkeypatch):
    monkeypatch.setattr(start, "AT_ONCE", 2)
    first = post(ana, "priority", tickets=numbers(tickets[:2]), priority="high")
    answer = post(ana, "priority", tickets=numbers(tickets), priority="low")
    url = json.loads(answer["HX-Trigger"])["undoable"]["url"]
    assert url != toast_of(first)["undo"]
    answer = signed_in(ana).post(url, headers=HTMX)
    assert (answer.status_code, "Undone: 0 tickets" in toast_of(answer)["text"]) == (204, True)
    assert values("priority") == ["high", "high", "normal"]


def test_a_bulk_change_belongs_to_the_person_who_started_it(tickets, ana, lea):
    post(ana, "priority", tickets=numbers(tickets), priority="high")
    made = BulkChange.objects.get()
    for name in ("undo-bulk", "cancel-bulk", "close-bulk"):
        url = reverse(f"helpdesk:{name}", args=[made.pk])
        assert signed_in(lea).post(url, headers=HTMX).status_code == 404


def test_the_menus_list_people_teams_times_and_saved_replies_that_change_something(
    ana, ben, lea, billing
):
    Macro.objects.create(name="Hello", text="Hello")
    Macro.objects.create(name="Urgent", sets_priority="high")
    Macro.objects.create(name="His", owner=ben, sets_priority="low")
    client = signed_in(ana)
    people = client.get(reverse("helpdesk:bulk-menu", args=["people"]), headers=HTMX).text
    assert all(name in people for name in ("Me", ben.name, lea.name, "Unassigned", "Billing"))
    macros = client.get(reverse("helpdesk:bulk-menu", args=["macros"]), headers=HTMX).text
    assert "Urgent" in macros
    assert "Hello" not in macros
    assert "His" not in macros
    times = client.get(reverse("helpdesk:bulk-menu", args=["snooze"]), headers=HTMX).text
    assert "Next week" in times
    assert client.get(reverse("helpdesk:bulk-menu", args=["x"]), headers=HTMX).status_code == 404


def test_without_htmx_an_act_returns_to_the_inbox(tickets, ana):
    data = {"action": "spam", "key": str(uuid4()), "tickets": numbers(tickets)}
    answer = signed_in(ana).post(reverse("helpdesk:bulk"), data, follow=True)
    assert answer.redirect_chain == [("/inbox/", 302)]
    assert "3 tickets: marked as spam." in answer.text
