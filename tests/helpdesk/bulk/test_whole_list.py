"""Bulk changes of a whole list, and of tickets that belong together."""

import json
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from helpdesk.actions.edit import set_priority
from helpdesk.actions.open import open_ticket
from helpdesk.actions.status import resolve_ticket, set_status
from helpdesk.bulk import access
from helpdesk.moments import microseconds, moment_of
from tests.helpdesk.bulk.requests import HTMX, numbers, post, select, toast_of, values
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


def test_a_whole_list_is_meant_by_its_conditions_at_a_moment(tickets, carla, mailbox, ana, lea):
    set_status(tickets[2], "on_hold", by=lea)
    chosen = select(ana, "?view=all&status=new")
    assert (chosen["count"], chosen["isCut"]) == (2, False)
    later = open_ticket(requester=carla, subject="Later", text="Later", mailbox=mailbox)
    set_priority(tickets[0], priority="low", by=lea)  # seen otherwise: left alone
    answer = post(
        ana, "add_tags", "?view=all&status=new", all="1", at=chosen["at"], tags="bulk",
        tickets=str(later.pk),
    )  # fmt: skip
    assert answer.status_code == 204
    assert values("tags") == [[], ["bulk"], [], []]


def test_deselected_tickets_of_a_whole_list_are_left_alone(tickets, ana):
    chosen = select(ana)
    post(ana, "spam", all="1", at=chosen["at"], but=numbers(tickets[:1]))
    assert [bool(at) for at in values("spam_at")] == [False, True, True]


def test_a_whole_search_and_a_part_of_a_list(tickets, ana):
    assert select(ana, "?view=all&q=pedal")["count"] == 1
    assert select(ana, "?only=mine")["count"] == 0
    assert select(ana, "?view=mine")["count"] == 0
    post(ana, "priority", "?view=all&q=pedal", all="1", at=select(ana)["at"], priority="high")
    assert values("priority") == ["normal", "high", "normal"]


def test_a_whole_list_ends_at_a_number_and_says_so(tickets, ana, monkeypatch):
    monkeypatch.setattr(access, "MAX_TICKETS", 1)
    monkeypatch.setattr("helpdesk.views.bulk.MAX_TICKETS", 1)
    answer = signed_in(ana).get(reverse("helpdesk:select-all"), headers=HTMX)
    chosen = json.loads(answer["HX-Trigger"])
    assert (chosen["whole-list-selected"]["count"], chosen["whole-list-selected"]["isCut"]) == (
        1,
        True,
    )
    assert "The first 1 tickets" in chosen["toast"]["text"]
    post(ana, "priority", all="1", at=chosen["whole-list-selected"]["at"], priority="high")
    assert values("priority") == ["high", "normal", "normal"]


@pytest.mark.parametrize("query", ["?view=view-999", "?view=nothing", "?view=all&nothing=1"])
def test_a_list_that_is_not_there_is_refused(query, tickets, ana):
    url = reverse("helpdesk:select-all") + query
    assert signed_in(ana).get(url, headers=HTMX).status_code == 409
    assert post(ana, "spam", query, all="1", at="5").status_code == 409


def test_a_moment_comes_back_from_a_page_as_it_was():
    at = timezone.now()
    assert moment_of(microseconds(at)) == at
    assert microseconds(at + timedelta(microseconds=1)) == microseconds(at) + 1
