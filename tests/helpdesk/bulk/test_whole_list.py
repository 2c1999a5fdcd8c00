"""Bulk changes of a whole list, and of tickets that belong together."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from helpdesk.actions.delete import delete_ticket
from helpdesk.actions.edit import set_priority, tag_ticket
from helpdesk.actions.open import open_ticket
from helpdesk.actions.seen import mark_seen
from helpdesk.actions.status import resolve_ticket, set_status
from helpdesk.bulk import access
from helpdesk.bulk.state import state_of
from helpdesk.models import BulkChange
from helpdesk.moments import microseconds, moment_of
from helpdesk.saved_views.actions import change_view
from tests.helpdesk.bulk.requests import HTMX, numbers, post, select, toast_of, values, whole
from tests.helpdesk.saved_views.view_data import conditions, make_view
from tests.personas import signed_in

pytestmark = pytest.mark.django_db


def test_tickets_of_one_customer_are_merged_into_the_first_that_is_open(tickets, dora, ana):
    resolve_ticket(tickets[0], by=ana)
    foreign = open_ticket(requester=dora, subject="Other", text="Other", mailbox=None)
    refused = post(ana, "merge", tickets=numbers([*tickets, foreign]))
    assert (refused.status_code, "several customers" in refused.text) == (409, True)
    assert post(ana, "merge", tickets=numbers(tickets[:1])).status_code == 409
    answer = post(ana, "merge", tickets=numbers(tickets))
    assert toast_of(answer)["text"] == f"2 tickets: merged into #{tickets[1].pk}."
    assert values("merged_into") == [tickets[1].pk, None, tickets[1].pk, None]


def test_a_merge_goes_into_the_ticket_that_the_page_named_or_nowhere(tickets, ana):
    resolve_ticket(tickets[0], by=ana)  # the page shows it as open
    for named in (str(tickets[0].pk), "x", "0"):
        answer = post(ana, "merge", tickets=numbers(tickets), into=named)
        assert (answer.status_code, not answer.text) == (409, False)
    answer = post(ana, "merge", tickets=numbers(tickets), into=tickets[0].pk)
    assert answer.text.startswith(f"Not merged: #{tickets[0].pk} is no longer the oldest open")
    assert values("merged_into") == [None, None, None]
    assert post(ana, "merge", tickets=numbers(tickets), into=tickets[1].pk).status_code == 204
    assert values("merged_into") == [tickets[1].pk, None, tickets[1].pk]


def test_a_repeated_merge_says_the_same_and_many_numbers_are_refused(tickets, ana):
    fields = {"tickets": numbers(tickets), "key": str(uuid4())}
    first = post(ana, "merge", **fields)
    again = post(ana, "merge", **fields)
    assert again.status_code == 204
    assert toast_of(again)["text"] == toast_of(first)["text"]
    many = post(ana, "merge", tickets=",".join(map(str, range(1, 1002))))
    assert (many.status_code, "1,000" in many.text) == (409, True)


def test_a_merge_into_a_ticket_that_was_deleted_names_that_one(tickets, change, lea):
    first, *others = tickets
    moved = change("merge", others[:1], into=first.pk)
    assert state_of(moved).counts["changed"] == 1
    delete_ticket(first, by=lea)
    made = change("merge", others[1:], into=first.pk)
    [left] = state_of(made).others
    assert left.reason.startswith(f"Ticket #{first.pk} was deleted, or you may not change it.")


def test_a_whole_list_is_the_tickets_that_it_had_as_they_were(tickets, carla, mailbox, ana, lea):
    set_status(tickets[2], "on_hold", by=lea)
    chosen = select(ana, "?view=all&status=new")
    assert chosen["tickets"] == numbers(reversed(tickets[:2]))
    open_ticket(requester=carla, subject="Later", text="Later", mailbox=mailbox)
    set_priority(tickets[0], priority="low", by=lea)  # seen otherwise: left alone
    answer = post(ana, "add_tags", "?view=all&status=new", tags="bulk", **chosen)
    assert answer.status_code == 204
    assert values("tags") == [[], ["bulk"], [], []]
    reason = f"#{tickets[0].pk}: It was changed since you selected it."
    assert reason in toast_of(answer)["text"]


def test_a_view_that_has_other_tickets_meanwhile_gives_none_of_them(tickets, ana, lea):
    tag_ticket(tickets[0], tags=["refund"], by=lea)
    tag_ticket(tickets[1], tags=["refund", "urgent"], by=lea)
    tag_ticket(tickets[2], tags=["urgent"], by=lea)
    view = make_view("tags=refund", by=ana)
    query = f"?view=view-{view.pk}"
    chosen = select(ana, query)
    change_view(
        view, name=view.name, shown_to="mine", conditions=conditions("tags=urgent"),
        order="newest", by=ana,
    )  # fmt: skip
    answer = post(ana, "priority", query, priority="high", **chosen)
    assert values("priority") == ["normal", "high", "normal"]
    assert f"#{tickets[0].pk}: It is no longer in this list." in toast_of(answer)["text"]


def test_deselected_tickets_of_a_whole_list_are_left_alone(tickets, ana):
    chosen = select(ana)
    for name in ("tickets", "seen"):
        chosen[name] = ",".join(chosen[name].split(",")[1:])  # the first waits longest
    post(ana, "spam", **chosen)
    assert [bool(at) for at in values("spam_at")] == [False, True, True]


def test_a_whole_search_and_a_part_of_a_list(tickets, ana):
    assert select(ana, "?only=mine")["tickets"] == ""
    assert select(ana, "?view=mine")["tickets"] == ""
    chosen = select(ana, "?view=all&q=pedal")
    assert chosen["tickets"] == numbers(tickets[1:2])
    post(ana, "priority", "?view=all&q=pedal", priority="high", **chosen)
    assert values("priority") == ["normal", "high", "normal"]


def test_what_left_the_part_of_a_list_since_it_was_selected_is_left(tickets, ana):
    chosen = select(ana, "?view=all&only=unread")
    assert chosen["tickets"] == numbers(reversed(tickets))
    mark_seen(tickets[0], by=ana)
    answer = post(ana, "priority", "?view=all&only=unread", priority="high", **chosen)
    assert values("priority") == ["normal", "high", "high"]
    assert f"#{tickets[0].pk}: It is no longer in this list." in toast_of(answer)["text"]


def test_all_of_a_search_that_finds_only_the_newest_cannot_be_selected(tickets, ana, monkeypatch):
    monkeypatch.setattr("helpdesk.searching.search.MAX_FOUND", 4)
    assert select(ana, "?view=all&q=carla")["tickets"] == numbers(reversed(tickets))
    monkeypatch.setattr("helpdesk.searching.search.MAX_FOUND", 3)
    url = reverse("helpdesk:select-all") + "?view=all&q=carla"
    answer = signed_in(ana).get(url, headers=HTMX)
    assert (answer.status_code, "Add a word" in answer.text) == (409, True)


def test_a_selection_of_a_whole_list_is_changed_once(tickets, ana, lea):
    chosen = select(ana)
    assert post(ana, "add_tags", tags="one", **chosen).status_code == 204
    again = post(ana, "add_tags", tags="two", **chosen)
    assert (again.status_code, "already changed" in again.text) == (409, True)
    assert post(lea, "add_tags", tags="two", **select(lea)).status_code == 204
    assert values("tags") == [["one", "two"]] * 3
    assert BulkChange.objects.count() == 2


def test_a_whole_list_ends_at_a_number_and_says_so(tickets, ana, monkeypatch):
    monkeypatch.setattr(access, "MAX_TICKETS", 1)
    monkeypatch.setattr("helpdesk.views.bulk.MAX_TICKETS", 1)
    answer = signed_in(ana).get(reverse("helpdesk:select-all"), headers=HTMX)
    chosen = whole(answer.json())
    assert chosen["tickets"] == numbers(tickets[:1])
    assert "The first 1 tickets" in toast_of(answer)["text"]
    set_priority(tickets[0], priority="low", by=ana)  # no other one takes its place
    post(ana, "priority", priority="high", **chosen)
    assert values("priority") == ["low", "normal", "normal"]


@pytest.mark.parametrize("query", ["?view=view-999", "?view=nothing", "?view=all&nothing=1"])
def test_a_list_that_is_not_there_is_refused(query, tickets, ana):
    url = reverse("helpdesk:select-all") + query
    assert signed_in(ana).get(url, headers=HTMX).status_code == 409
    chosen = select(ana)
    assert post(ana, "spam", query, **chosen).status_code == 409
    assert not any(values("spam_at"))


def test_a_moment_comes_back_from_a_page_as_it_was():
    at = timezone.now()
    assert moment_of(microseconds(at)) == at
    assert microseconds(at + timedelta(microseconds=1)) == microseconds(at) + 1
