"""A line of the search box stands for conditions, and says what of it is wrong."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Team
from customers.actions.find import find_or_create_customer
from customers.models import Organization
from fields.condition_sets import read_parameters
from fields.registry import Owner
from helpdesk.models import Ticket
from helpdesk.searching.line import read_search
from helpdesk.searching.operators import operator_names
from helpdesk.searching.text import Sought


def query(line: str) -> str:
    found = read_search(line)
    assert found.problems == ()
    return found.conditions.query()


def problem(line: str) -> str:
    (sentence,) = read_search(line).problems
    return sentence


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("status:open", "status=open"),
        ("status:open status:on-hold", "status=open&status=on_hold"),
        ('status:"On hold"', "status=on_hold"),
        ("-status:open", "status__is_not=open"),
        ("priority:URGENT channel:mail", "channel=mail&priority=urgent"),
        ("tag:refund tag:Bent-Rim", "tags=refund&tags=bent-rim"),
        ('tag:"bent rim"', "tags=bent-rim"),
        ("-tag:refund tag:rim", "tags=rim&tags__has_none=refund"),
        ("tag:none", "tags__is_set=false"),
        ("-tag:none", "tags__is_set=true"),
        ("assignee:me", "assignee=me"),
        ("assignee:none", "assignee__is_set=false"),
        ("-assignee:none", "assignee__is_set=true"),
        ("is:unread", "unread=true"),
        ("-is:unread", "unread=false"),
        ("is:snoozed is:needs-reply", "needs_reply=true&snoozed=true"),
        ("is:open is:on_hold", "status=open&status=on_hold"),
        ("-is:open", "status__is_not=open"),
        ("is:unassigned", "assignee__is_set=false"),
        ("has:attachment", "has_attachments=true"),
        ("-has:attachment", "has_attachments=false"),
        ("created>2026-01-01", "created_at__since=2026-01-02T00%3A00%3A00Z"),
        ("created>=2026-01-01", "created_at__since=2026-01-01T00%3A00%3A00Z"),
        ("created<2026-01-01", "created_at__before=2026-01-01T00%3A00%3A00Z"),
        ("-created>2026-01-01", "created_at__before=2026-01-02T00%3A00%3A00Z"),
        ("updated<30d created>7d", "created_at__since=7d&updated_at__before=30d"),
        ("waiting>2d", "waiting_since__before=2d"),
        ("waiting>=12h", "waiting_since__before=12h"),
        ("waiting<2d", "waiting_since__since=2d"),
        ("-waiting>2d", "waiting_since__since=2d"),
        ("waiting_since<2d", "waiting_since__before=2d"),
        ("waiting:none", "waiting_since__is_set=false"),
        ("touchpoint:none", "touchpoint__is_set=false"),
    ],
)  # fmt: skip
def test_an_operator_is_a_condition(line, expected, db):
    assert query(line) == expected


def test_a_day_is_two_conditions(db):
    assert query("created:2026-01-31") == (
        "created_at__before=2026-02-01T00%3A00%3A00Z&created_at__since=2026-01-31T00%3A00%3A00Z"
    )


def test_names_are_found(ana, ben, billing, mailbox, carla, dora):
    rad = Organization.objects.create(name="Rad & Tat", domain="rad.example")
    other = Team.objects.create(name="Billing EU")
    assert query("assignee:ana") == f"assignee={ana.pk}"
    assert query('assignee:"ana ferreira" assignee:me') == f"assignee={ana.pk}&assignee=me"
    assert query("assignee:ben@veloza.example") == f"assignee={ben.pk}"
    assert query("-assignee:okafor") == f"assignee__is_not={ben.pk}"
    assert query("team:billing") == f"team={billing.pk}"  # a whole name before a beginning
    assert query("team:eu") == f"team={other.pk}"
    assert query("mailbox:support") == f"mailbox={mailbox.pk}"
    assert query("from:carla") == f"requester={carla.pk}"
    assert query("from:dora@post.example") == f"requester={dora.pk}"
    assert query("organization:rad.example") == f"organization={rad.pk}"
    assert query("organization:tat") == f"organization={rad.pk}"


def test_too_many_customers_are_not_cut(db):
    for number in range(51):
        find_or_create_customer(f"kim{number}@post.example", name="Kim")
    assert "More than 50 are found by “kim”" in problem("from:kim")
    assert query("from:kim7@post.example")


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("foo:bar", "“foo:bar”: There is no operator “foo:”. Use status:, assignee:, "),
        ("-foo:bar", "There is no operator “foo:”"),
        ("status:", "“status:”: Write the value behind it, without a space."),
        ("status: open", "Write the value behind it, without a space."),
        ('tag:""', "Write the value behind it"),
        ("status:opened", "Choose one of: new, open, pending, on_hold, solved, closed."),
        ("is:blue", "Choose one of: unread, needs-reply, snoozed, "),
        ("has:fun", "Choose one of: attachment."),
        ("assignee:zoe", "Assignee: nobody and nothing is named “zoe”."),
        ("from:zoe", "nobody and nothing is named “zoe”"),
        ("from:!!", "nobody and nothing is named “!!”"),
        ("created>yesterday", "Enter a date like 2026-11-01"),
        ("created>2026-02-30", "Enter a date like 2026-11-01"),
        ("created>9999-12-31", "Enter a year from 1000 to 9998."),
        ("created:7d", "Write “created<” for before it, or “created>” for after."),
        ("-created:2026-01-01", "Write “created<” for before it"),
        ("created>1d created>2d", "Give one value."),
        ("waiting>2026-01-31", "Write “waiting>2d” for longer than 2 days"),
        ("waiting:2d", "For a date, write “waiting_since<”."),
        ("is:unread -is:unread", "“-is:unread”: It cannot be both yes and no."),
        ("status>open", "Write “status:” with a colon."),
        ("subject>open", "Write “subject:” with a colon."),
        ("assignee:none assignee:me", "A search finds tickets without “Assignee”, or tickets with"),
        ("is:unassigned is:mine", "A search finds tickets without “Assignee”, or tickets with"),
        ("team:none -team:none", "A search finds tickets without “Team”, or tickets with it"),
        ("a b c d e f g h i j k l m", "These are too many words."),
        ("我昨天在北京买的电动车链条断了", "These are too many words."),
        ("rim -我昨天在北京买的电动车链条断了", "These are too many words."),
        ("created > 2026-01-01", "“>”: Write it without spaces: “created>…”."),
        ("rim Waiting <= 2d", "“<=”: Write it without spaces: “waiting<=…”."),
        ("created >2026-01-01", "“>2026-01-01”: Write it without spaces: “created>…”."),
        ('"!!"', "There is no letter or digit in it"),
        ("-!!", "There is no letter or digit in it"),
        ("unread:perhaps", "Enter true or false."),
    ],
)
def test_what_is_not_understood_is_said(line, says, db):
    assert says in problem(line)


def test_both_answers_are_any_ticket(ticket, ana):
    """As a query string may ask for both; beside another condition of which any is enough too."""
    found = read_parameters(Owner.TICKET, {"unread": ["true", "false"]})
    assert list(Ticket.objects.filter(found.q(ana))) == [ticket]
    given = {"unread": ["true", "false"], "tags": ["nothing"], "match": ["any"]}
    found = read_parameters(Owner.TICKET, given)
    assert list(Ticket.objects.filter(found.q(ana))) == [ticket]


def test_a_whole_name_or_address_is_that_customer(db, carla):
    longer = find_or_create_customer("carla@correu.example.org", name="Carla Reyes Vidal")
    assert query("from:carla@correu.example") == f"requester={carla.pk}"
    assert query('from:"carla  REYES"') == f"requester={carla.pk}"
    both = {f"requester={carla.pk}", f"requester={longer.pk}"}
    assert set(query("from:carla").split("&")) == both


def test_organizations_are_found_by_a_word_of_their_name(db):
    rad = Organization.objects.create(name="Rad & Tat")
    Organization.objects.create(name="Konrad")
    other = Organization.objects.create(name="Neue Radler", domain="rad.example")
    assert query('organization:"rad & tat"') == f"organization={rad.pk}"
    both = {f"organization={rad.pk}", f"organization={other.pk}"}
    assert set(query("organization:rad").split("&")) == both
    assert query("organization:RAD.example") == f"organization={other.pk}"
    assert "is named “onrad”" in problem("organization:onrad")


def test_organizations_are_found_by_an_index(db):
    with CaptureQueriesContext(connection) as captured:
        read_search("organization:radler")
    words = captured.captured_queries[-1]["sql"]
    with connection.cursor() as cursor:
        # Of an empty table every index is as good; this one has no part of a name.
        cursor.execute("DROP INDEX organization_by_name")
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {words}")
        plan = "\n".join(row for (row,) in cursor.fetchall())
    assert "organization_name_words" in plan


def test_a_part_that_is_not_empty_may_be_given(ana):
    assert query("-assignee:none assignee:me") == "assignee=me&assignee__is_set=true"


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("rim - bent", "rim bent"),
        ("status:open &", ""),
        ("🙂 -rim", ""),
        ("rim > bent", "rim bent"),
        ("created rim > bent", "created rim bent"),
        ("created:2026-01-01 > bent", "bent"),
        ("created -我昨天在北京买的电动车", "created"),
        ('!! "rim"', ""),
        ("!! -", "!! -"),
        ("a b c d e f g h i j k l", "a b c d e f g h i j k l"),
        (f'"{"a sentence of many words " * 4}"', ""),
    ],
)
def test_words_without_a_letter_are_left_out_beside_others(line, words, db):
    found = read_search(line)
    assert not found.problems
    assert found.text.words == words


def test_words_stay_words(db):
    line = 're: 10:30 https://veloza.example "exact words" -word subject:rim -subject:"old rim"'
    found = read_search(line)
    assert found.text.words == "re: 10:30 https://veloza.example"
    assert found.text.wanted[3:] == (
        Sought("exact words", is_phrase=True),
        Sought("rim", in_subject=True),
    )
    assert found.text.unwanted == (
        Sought("word"),
        Sought("old rim", is_phrase=True, in_subject=True),
    )
    assert not found.conditions
    assert not found.problems


NAMES = sorted(operator_names())
PIECES = st.sampled_from([*NAMES, "foo", ":", ">", "<", "-", '"', " ", "none", "me", "2026-01-01",
                          "7d", "open", "yes", "\\", "٣", "9" * 30, "12.5", "é"])  # fmt: skip


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None
)
@given(line=st.lists(PIECES, max_size=12).map("".join) | st.text(max_size=20))
def test_any_line_is_read(line, ana):
    found = read_search(line.replace("\0", ""))
    found.conditions.q(ana)
    assert isinstance(found.text.query, str)
