"""Lists by conditions hold what the conditions say, page by page, whichever way they are found."""

import json
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from helpdesk import condition_lists
from helpdesk.condition_lists import count_parts, find_keys
from helpdesk.inbox_rows import read_rows
from helpdesk.inbox_views import ALL, Inbox
from helpdesk.models import Message, Ticket, TicketFollower
from helpdesk.saved_views.filtered import ORDERS, filtered, narrowed
from tests.helpdesk.saved_views.view_data import conditions

pytestmark = pytest.mark.django_db
NOW = timezone.now()
ANY = "assignee=me&follower=me&mentions_me=true&match=any"


@pytest.fixture
def tickets(carla, ana, delivery):
    """Ten tickets with two times, every second one waiting, and one of each kind that is apart."""
    rows = [
        Ticket(
            requester=carla,
            subject=f"{number}",
            tags=["refund"] if number < 8 else [],
            assignee=ana if number in (0, 3, 9) else None,
            **times(number // 5, number % 2 == 0),
        )
        for number in range(10)
    ]
    apart = {
        "spam": {"spam_at": NOW},
        "deleted": {"deleted_at": NOW},
        "of others": {"team": delivery},
        "snoozed": {"snoozed_until": NOW + timedelta(days=3)},
    }
    of_all = {"requester": carla, "tags": ["refund"], **times(0, True)}
    rows += [Ticket(subject=name, **of_all | said) for name, said in apart.items()]
    made = Ticket.objects.bulk_create(rows)
    Ticket.objects.create(subject="merged", merged_into=made[0], **of_all)
    for number in (3, 4, 5, 10, 11, 12):
        follow(made[number], ana)
    for number in (5, 6):
        mention(made[number], ana)
    return made


def times(days, waits):
    at = NOW - timedelta(days=days)
    waiting = {"waiting_since": at, "last_requester_at": at} if waits else {}
    return {"created_at": at, "last_message_at": at, **waiting}


def follow(ticket, user):
    TicketFollower.objects.create(ticket=ticket, user=user, created_at=NOW)


def mention(ticket, user):
    Message.objects.create(
        ticket=ticket, kind=Message.Kind.NOTE, text="@", mentions=[{"user": user.pk}]
    )


def test_what_was_changed_before_a_moment_is_read_in_the_order_of_the_list(tickets, ana):
    view = filtered(ALL, conditions("updated_at__before=30d"), order="newest")
    with CaptureQueriesContext(connection) as captured:
        read_rows(ana, None, view=view, only="", after=None, size=2, keys=None)
    (sql,) = [each["sql"] for each in captured.captured_queries if "LIMIT 3" in each["sql"]]
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_bitmapscan = off")
        cursor.execute("SET LOCAL enable_sort = off")
        cursor.execute(f"EXPLAIN {sql}")
        plan = "\n".join(row for (row,) in cursor.fetchall())
    assert re.search(r"Index Cond: \(.*last_message_at <", plan)


def pages(user, query, order, only=""):
    """Return the subjects of a list, read page by page, and its counts."""
    view = filtered(ALL, conditions(query), order=order)
    inbox = Inbox(user)
    keys = find_keys(inbox, view)
    found, after = [], None
    while True:
        page = read_rows(user, None, view=view, only=only, after=after, size=2, keys=keys)
        found += [row.subject for row in page.rows]
        if not (after := page.next_after):
            return found, count_parts(inbox, view, keys)


@pytest.fixture(params=[2, 1000], ids=["many", "few"])
def counted(request, monkeypatch):
    monkeypatch.setattr(condition_lists, "COUNTED", request.param)
    return request.param


@pytest.mark.parametrize("order", ORDERS)
def test_each_order_is_paged_across_equal_times(order, tickets, ana, counted):
    query = "tags=refund&needs_reply=true" if order == "waiting" else "tags=refund"
    named = {ticket.subject: ticket for ticket in tickets}
    subjects = "0 2 4 6" if order == "waiting" else "0 1 2 3 4 5 6 7 snoozed"
    column = ORDERS[order][0]
    expected = sorted(
        subjects.split(),
        key=lambda each: (getattr(named[each], column.removeprefix("-")), named[each].pk),
        reverse=column.startswith("-"),
    )
    found, counts = pages(ana, query, order)
    assert found == expected
    assert counts["found"] == min(len(expected), counted)


@pytest.mark.parametrize("order", ["newest", "oldest", "last-opened", "first-opened"])
def test_any_of_conditions_in_different_tables(order, tickets, ana, counted):
    found, counts = pages(ana, ANY, order)
    assert sorted(found) == ["0", "3", "4", "5", "6", "9"]
    times = [(ticket.last_message_at, ticket.pk) for name in found for ticket in tickets
             if ticket.subject == name]  # fmt: skip
    assert times == sorted(times, reverse=order in ("newest", "last-opened"))
    assert counts["found"] == min(6, counted)
    mine, _counts = pages(ana, ANY, order, only="mine")
    assert sorted(mine) == ["0", "3", "9"]
    assert counts["yours"] == min(3, counted)
    unread, _counts = pages(ana, ANY, order, only="unread")
    assert sorted(unread) == ["0", "4", "6"]
    assert counts["unread"] == min(3, counted)


def test_what_nothing_fits_is_empty(tickets, ana, counted):
    assert pages(ana, "tags=lost&follower=99&match=any", "newest") == (
        [],
        {"found": 0, "unread": 0, "yours": 0},
    )


def test_more_than_one_page_of_many_conditions(tickets, ana, counted):
    query = "status=new&tags=refund&unread=false&follower__is_not=me&match=any"
    found, _counts = pages(ana, query, "newest")
    assert sorted(found) == sorted([*map(str, range(10)), "snoozed"])


@pytest.fixture
def crowd(carla, ana):
    """Return a function that tells how many tickets each query of a list reads, of 3000.

    The last 200 are tagged, and eight of these are found by other conditions as well.
    """
    rows = [
        Ticket(
            requester=carla,
            subject="x",
            tags=["bent"] if number >= 2800 else [],
            assignee=ana if number in range(2990, 2994) else None,
            **times(number / 1000, True),
        )
        for number in range(3000)
    ]
    made = Ticket.objects.bulk_create(rows)
    for ticket in made[-6:-2]:
        follow(ticket, ana)
        mention(ticket, ana)
    with connection.cursor() as cursor:
        # Rows that wait to be put into an index make it look expensive.
        cursor.execute("SELECT gin_clean_pending_list('ticket_tags')")
        cursor.execute("ANALYZE")
        cursor.execute("SET LOCAL enable_seqscan = off")  # as for a table that is not so small

    def read(query, narrowed_by=""):
        with CaptureQueriesContext(connection) as run:
            inbox = Inbox(ana)
            view = filtered(ALL, conditions(query), order="newest") if query else ALL
            view = narrowed(view, conditions(narrowed_by)) if narrowed_by else view
            keys = find_keys(inbox, view)
            count_parts(inbox, view, keys)
            read_rows(ana, None, view=view, only="", after=None, size=30, keys=keys)
        return len(keys), [_read(each["sql"]) for each in run]

    return read


def _read(sql: str) -> int:
    """Return the number of tickets that a query reads, those that it then leaves out included."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {sql}")
        row = cursor.fetchone()[0]
    plan = (json.loads(row) if isinstance(row, str) else row)[0]["Plan"]
    return _of(plan)


def _of(plan) -> int:
    own = 0
    if plan.get("Relation Name") == Ticket._meta.db_table:
        left_out = plan.get("Rows Removed by Filter", 0)
        own = (plan["Actual Rows"] + left_out) * plan["Actual Loops"]
    return own + sum(_of(each) for each in plan.get("Plans", ()))


@pytest.mark.parametrize(
    ("query", "narrowed_by", "number"),
    [("tags=bent", "", 200), (ANY, "", 8), ("", "tags=bent", 200), (ANY, "tags=bent", 8)],
)
def test_old_tickets_are_found_without_a_walk_past_the_others(query, narrowed_by, number, crowd):
    found, read = crowd(query, narrowed_by)
    assert found == number
    assert max(read) < 10 * number, read
