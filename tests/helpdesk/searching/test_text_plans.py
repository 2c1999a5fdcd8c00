"""The plans of a search whose texts are checked."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from helpdesk.models import Ticket
from helpdesk.searching.line import read_search
from helpdesk.searching.search import search_tickets


def statements(line: str) -> list[str]:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        search_tickets(Ticket.objects.all(), read_search(line).text)
    return [each["sql"] for each in captured.captured_queries]


@pytest.mark.django_db
@pytest.mark.parametrize("line", ['"rim is bent" -chain', "subject:rim"])
def test_the_index_finds_what_is_checked(tickets, line):
    """The texts are read of tickets with given keys only, through their indexes."""
    indexed, checked = statements(line)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {indexed}")
        plan = "\n".join(row for (row,) in cursor.fetchall())
        assert "ticket_search" in plan
        assert "message" not in plan
        cursor.execute(f"EXPLAIN {checked}")
        plan = "\n".join(row for (row,) in cursor.fetchall())
        assert "Seq Scan" not in plan


@pytest.mark.django_db
def test_tickets_without_a_word_are_read_in_the_order_of_their_index(tickets):
    walked, *_others = statements("-bent")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_sort = off")
        cursor.execute(f"EXPLAIN {walked}")
        plan = "\n".join(row for (row,) in cursor.fetchall())
    assert "ticket_newest" in plan
    assert "ticket_search" not in plan
