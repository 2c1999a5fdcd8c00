"""The search box suggests operators, then their values."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Role, User
from customers.models import Organization
from helpdesk.actions.open import open_ticket
from helpdesk.searching.completion import MOST, suggest
from helpdesk.searching.line import read_search
from tests.personas import signed_in


def texts(user, before, **asked) -> list[str]:
    return [each.text for each in suggest(user, before, **asked)]


def test_operators_are_suggested_by_their_beginning(ana):
    assert texts(ana, "rim sta") == ["status:"]
    assert texts(ana, "-ta") == ["-tag:"]
    assert texts(ana, "UPD") == ["updated>"]
    assert [each.start for each in suggest(ana, "rim sta")] == [4]
    assert texts(ana, "zzz") == texts(ana, "") == texts(ana, "rim ") == texts(ana, '"sta') == []


def test_all_operators_are_suggested_when_asked_for(ana):
    assert texts(ana, "rim ", is_asked=True)[:2] == ["status:", "assignee:"]
    assert len(texts(ana, "", is_asked=True)) == MOST
    assert texts(ana, "ta", is_asked=True) == ["tag:"]


def test_values_are_suggested(ana, ben, billing, mailbox, carla, ticket):
    Organization.objects.create(name="Rad & Tat")
    open_ticket(requester=carla, subject="x", text="x", mailbox=mailbox, tags=["refund", "rim"])
    assert texts(ana, "status:o") == ["status:open ", "status:on-hold "]
    assert texts(ana, "-status:wait") == ["-status:pending "]
    assert texts(ana, "assignee:m") == ["assignee:me "]
    assert texts(ana, "assignee:an") == ["assignee:me ", 'assignee:"Ana Ferreira" ']
    assert texts(ana, 'assignee:"ben o') == ['assignee:"Ben Okafor" ']
    assert texts(ana, "team:") == ["team:Billing ", "team:Delivery ", "team:none "]
    assert texts(ana, "tag:r") == ["tag:refund ", "tag:rim "]
    assert texts(ana, "mailbox:s") == ["mailbox:support@veloza.example "]
    assert texts(ana, "from:carl") == ["from:carla@correu.example "]
    assert [each.hint for each in suggest(ana, "from:reyes")] == ["Carla Reyes"]
    assert texts(ana, "from:c") == []  # of two letters and more, as there may be a million
    assert texts(ana, "organization:rad") == ['organization:"Rad & Tat" ']
    assert texts(ana, "is:un") == ["is:unread ", "is:unassigned "]
    assert texts(ana, "has:") == ["has:attachment "]
    assert texts(ana, "created>")[:2] == ["created>1d ", "created>2d "]
    assert texts(ana, "waiting>2") == ["waiting>2d "]


def test_people_and_organizations_of_one_name_are_suggested_by_what_differs(ana):
    User.objects.create_user("ana2@veloza.example", name=ana.name, role=Role.AGENT)
    for domain in ("rad.de", "rad.pt"):
        Organization.objects.create(name="Rad", domain=domain)
    me, *found = [(each.text, each.hint) for each in suggest(ana, 'assignee:"ana f')]
    assert me == ("assignee:me ", ana.name)
    assert sorted(found) == [
        ("assignee:ana2@veloza.example ", ana.name),
        (f"assignee:{ana.email} ", ana.name),
    ]
    assert sorted(texts(ana, "organization:ra")) == [
        "organization:rad.de ",
        "organization:rad.pt ",
    ]
    for text, _hint in found:
        (condition,) = read_search(text).conditions.conditions
        assert len(condition.operands) == 1


def test_what_is_complete_is_not_suggested(ana):
    assert texts(ana, "status:open") == []
    assert texts(ana, 'assignee:"Ana Ferreira"') == []
    assert texts(ana, "status>") == texts(ana, "foo:b") == texts(ana, "subject:x") == []


def test_tags_of_other_teams_are_not_suggested(ben, carla, mailbox):
    open_ticket(requester=carla, subject="x", text="x", mailbox=mailbox, tags=["refund"])
    assert texts(ben, "tag:") == ["tag:none "]


def test_tags_are_read_of_the_newest_tickets_only(ana, carla, mailbox, monkeypatch):
    for tag in ("refund", "rim"):
        open_ticket(requester=carla, subject="x", text="x", mailbox=mailbox, tags=[tag])
    assert texts(ana, "tag:r") == ["tag:refund ", "tag:rim "]
    monkeypatch.setattr("helpdesk.searching.completion.TICKETS_READ", 1)
    assert texts(ana, "tag:r") == ["tag:rim "]


def test_the_newest_tickets_are_read_by_their_index_whoever_may_see_them(ben):
    with CaptureQueriesContext(connection) as captured:
        suggest(ben, "tag:r")
    sql = next(each["sql"] for each in captured.captured_queries if "LIMIT 1000" in each["sql"])
    end = sql.index("LIMIT 1000")
    assert "team" not in sql[sql.rindex("SELECT", 0, end) : end]
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_sort = off")
        cursor.execute(f"EXPLAIN {sql}")
        assert "ticket_newest" in "\n".join(row for (row,) in cursor.fetchall())


def test_what_is_suggested_is_understood(ana, ben, carla, mailbox, ticket):
    for before in ("status:", "assignee:", "team:", "priority:", "channel:", "mailbox:", "is:",
                   "has:", "waiting<", "created>", "created:", "updated<", "from:ca",
                   "follower:"):  # fmt: skip
        for text in texts(ana, before):
            assert read_search(text).problems == ()


def test_the_list_of_options(ana, ben):
    client, url = signed_in(ana), reverse("helpdesk:search-suggestions")
    answer = client.get(url, {"before": "x assignee:o"}, headers={"HX-Request": "true"})
    assert 'data-start="2" data-text="assignee:&#34;Ben Okafor&#34; "' in answer.text
    assert (
        client.get(url, {"before": "\0" * 500}, headers={"HX-Request": "true"}).text.strip() == ""
    )
    everything = client.get(url, {"before": "", "all": ""}, headers={"HX-Request": "true"}).text
    assert everything.count('role="option"') == MOST
    assert client.get(url)["Location"] == reverse("helpdesk:inbox", args=["all"])


@pytest.mark.parametrize(
    "before", ["status:", "assignee:", "tag:", "from:carla", "organization:ra"]
)
def test_a_suggestion_costs_few_queries(ana, before, django_assert_max_num_queries):
    with django_assert_max_num_queries(3):
        suggest(ana, before)
