"""Sets of conditions: combined, written in query strings and as JSON, and nothing left out."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone

from fields.condition_sets import ConditionSet, Match, read_parameters, read_stored
from fields.conditions import read_condition
from fields.operators import Operator as Op
from fields.registry import Owner, get_field
from helpdesk.actions.follow import follow_ticket
from helpdesk.actions.note import add_note
from helpdesk.models import Ticket

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


def read(query: str) -> ConditionSet:
    return read_parameters(Owner.TICKET, dict(QueryDict(query).lists()))


def condition(name, operator, *raw):
    return read_condition(get_field(Owner.TICKET, name), operator, raw)


@pytest.mark.parametrize(
    "query",
    [
        "status=new&status=open",
        "status__is_not=closed&tags=refund&tags=bent+rim&match=any",
        "tags__has_all=a&tags__has_none=b",
        "assignee=me&team__is_set=false&unread=true",
        "created_at__before=7d&waiting_since__before=12h",
        "created_at__since=2026-11-01T08%3A00%3A00Z",
        "follower=me&mentions_me=true&touchpoint=7&needs_reply=true",
        "match=all",
    ],
)
def test_a_query_string_is_written_as_it_was_read(query):
    found = read(query)
    assert found.query() == query
    assert read_stored(Owner.TICKET, found.to_json(), found.match) == found


def test_nothing_given_holds():
    found = read("")
    assert (found.conditions, found.match, bool(found)) == ((), Match.ALL, False)


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("sattus=open", "There is no condition “sattus”."),
        ("status__since=open", "There is no condition “status__since”."),
        ("status__is=open", "There is no condition “status__is”."),
        ("subject=x", "There is no condition “subject”."),
        ("status=lost", "Status: Choose one of"),
        ("status=", "Status: Choose one of"),
        ("created_at__before=0d", "Created: Enter a date"),
        ("created_at__before=7d&created_at__before=8d", "Created: Give one value"),
        ("assignee=ana", "Assignee: Give the number of a person"),
        ("match=some", "“match” is all or any."),
        ("match=all&match=any", "“match” is all or any."),
        ("a%00" + "x" * 60 + "=1", "There is no condition “a" + "x" * 39 + "”."),
    ],
)
def test_what_is_not_known_is_refused_by_name(query, message):
    with pytest.raises(ValidationError) as refused:
        read(query)
    assert message in " ".join(refused.value.messages)


def test_every_problem_is_told():
    with pytest.raises(ValidationError) as refused:
        read("sattus=open&status=lost&match=some&unread=true")
    assert len(refused.value.messages) == 3


def test_a_set_has_a_bounded_number_of_conditions():
    given = {}
    for name in ("requester", "organization", "mailbox", "assignee"):
        given |= {name: ["1"], f"{name}__is_not": ["1"], f"{name}__is_set": ["true"]}
    del given["requester__is_set"]  # a requester is always set
    given |= {name: ["1"] for name in ("team", "touchpoint", "follower", "team__is_not")}
    given |= {"unread": ["true"], "needs_reply": ["true"], "mentions_me": ["true"]}
    given |= {"tags": ["a"], "tags__has_all": ["a"]}
    assert len(given) == 20
    assert len(read_parameters(Owner.TICKET, given).conditions) == 20
    with pytest.raises(ValidationError, match="at most 20"):
        read_parameters(Owner.TICKET, given | {"tags__has_none": ["a"]})


def test_a_condition_takes_the_place_of_its_like():
    found = read("status=new&tags=a").including(condition("status", Op.IS, "open"))
    assert found.query() == "status=open&tags=a"
    assert found.including(condition("status", Op.IS_NOT, "new")).query() == (
        "status=open&tags=a&status__is_not=new"
    )
    assert found.without("status").without("lost").query() == "tags=a"
    assert found.matching(Match.ANY).without("status").without("tags").query() == "match=any"


@pytest.fixture
def found(carla, ana):
    """Return the subjects that a query string finds among three tickets."""
    at = timezone.now()
    rows = [
        Ticket(subject="one", requester=carla, tags=["a"], created_at=at - timedelta(days=8)),
        Ticket(subject="two", requester=carla, tags=["a"], assignee=ana),
        Ticket(subject="three", requester=carla, status="pending", assignee=ana),
    ]
    Ticket.objects.bulk_create(rows)

    def find(query: str) -> str:
        rows = Ticket.objects.filter(read(query).q(ana)).order_by("pk")
        return " ".join(rows.values_list("subject", flat=True))

    return find


@pytest.mark.django_db
def test_all_or_any_of_the_conditions_must_hold(found):
    assert found("") == "one two three"
    assert found("match=any") == "one two three"
    assert found("tags=a&assignee=me") == "two"
    assert found("tags=a&assignee=me&match=any") == "one two three"
    assert found("status=pending&created_at__before=7d&match=any") == "one three"


@pytest.mark.django_db
def test_days_ago_are_counted_when_asked(ana, carla):
    ticket = Ticket.objects.create(requester=carla, subject="x", created_at=NOW)
    old = read("created_at__before=7d")
    for now, is_found in ((NOW + timedelta(days=7), False), (NOW + timedelta(days=8), True)):
        assert Ticket.objects.filter(old.q(ana, now=now), pk=ticket.pk).exists() is is_found
    hours = read("created_at__since=12h")
    for now, is_found in ((NOW + timedelta(hours=12), True), (NOW + timedelta(hours=13), False)):
        assert Ticket.objects.filter(hours.q(ana, now=now), pk=ticket.pk).exists() is is_found


@pytest.mark.django_db
def test_conditions_on_other_rows(found, ana, ben):
    one, two, three = Ticket.objects.order_by("pk")
    follow_ticket(one, by=ana)
    follow_ticket(one, by=ben)
    follow_ticket(two, by=ben)
    add_note(three, f"@{ana.name} please look", by=ben)
    assert found("follower=me") == "one three"  # a mention makes them follow
    assert found(f"follower=me&follower={ben.pk}&status=new") == "one two"
    assert found("follower__is_not=me&status=new") == "two"
    assert found("follower__is_set=true&status=new") == "one two"
    assert found("mentions_me=true") == "three"
    assert found("mentions_me=false&follower=me&match=any") == "one two three"
    assert found("needs_reply=true") == ""
    Ticket.objects.filter(pk=one.pk).update(waiting_since=NOW, last_requester_at=NOW)
    assert found("needs_reply=true") == "one"
    assert found("waiting_since__is_set=true") == "one"
    assert found("last_requester_at__before=2026-11-21") == "one"
