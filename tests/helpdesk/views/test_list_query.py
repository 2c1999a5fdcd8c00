"""The query string of the ticket list: wrong values are left out, and a person is told."""

import json

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from helpdesk.views.list_query import MAX_ROWS, PAGE, ListQuery
from tests.personas import signed_in

NAMES = ("q", "only", "open", "shown", "after", "held")


def read(query: str) -> ListQuery:
    return ListQuery(QueryDict(query))


def test_what_is_given_is_read():
    query = read("q= bent+rim &only=mine&open=7&shown=60&after=2026-01-01T00:00:00%2B00:00,7")
    assert (query.search, query.part, query.value("open"), query.size) == (
        "bent rim",
        "mine",
        7,
        60,
    )
    assert query.value("after") == "2026-01-01T00:00:00+00:00,7"
    assert query.notice == ""


def test_nothing_given_is_the_whole_first_page():
    query = read("")
    assert (query.search, query.part, query.size) == ("", "", PAGE)
    assert (query.value("open"), query.value("after"), query.notice) == (None, "", "")


@pytest.mark.parametrize(
    ("shown", "size"), [("1", PAGE), ("-1", PAGE), ("²", PAGE), ("99", 99), ("9999", MAX_ROWS)]
)
def test_a_page_has_a_bounded_number_of_rows(shown, size):
    assert read(f"shown={shown}").size == size


def test_long_words_are_cut():
    assert read("q=" + "x" * 300).search == "x" * 200


@given(st.dictionaries(st.sampled_from(NAMES), st.text()))
def test_any_query_string_is_read(given_values):
    query = QueryDict(mutable=True)
    query.update(given_values)
    found = ListQuery(query)
    assert isinstance(found.search + found.part + found.notice, str)
    assert PAGE <= found.size <= MAX_ROWS
    opened = found.value("open")
    assert opened is None or 0 < opened < 2**63


def test_a_part_that_does_not_exist_is_left_out_with_a_notice(ticket, ana):
    client = signed_in(ana)
    page = client.get("/inbox/needs-reply/?only=lost").content.decode()
    assert ticket.subject in page
    assert "There is no filter “lost”, so the whole list is shown." in page
    again = client.get("/inbox/needs-reply/?only=lost", headers={"HX-Request": "true"})
    assert "There is no filter" in json.loads(again["HX-Trigger"])["toast"]["text"]
    assert "There is no filter" not in client.get("/inbox/needs-reply/").content.decode()
    assert client.get("/inbox/all/?only=%00").status_code == 200
