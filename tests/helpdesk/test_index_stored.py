"""Tickets of an older version are found as before, and indexed by and by."""

import threading

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import F, Func, TextField, Value

from helpdesk.actions.attach import Upload
from helpdesk.actions.changes import index_text
from helpdesk.actions.edit import rename_ticket
from helpdesk.actions.index_stored import index_stored_tickets
from helpdesk.actions.note import add_note
from helpdesk.actions.open import open_ticket
from helpdesk.models import Ticket
from helpdesk.tasks import sweep_terms
from tests.helpdesk.searched import matching

TEXT = "Straße 上海 KB-4711/X don’t"
# The words of TEXT and of the requester as they were stored by the version before.
STORED = "straße 上海 kb 4711 x don t carla reyes correu example"


@pytest.fixture
def older(carla, mailbox) -> Ticket:
    ticket = open_ticket(requester=carla, subject="Bent rim", text=TEXT, mailbox=mailbox)
    file = Upload("Photo-77.png", "image/png", b"x")
    add_note(ticket, "Chain LX-550.", by=None, attachments=[file])
    return make_older(ticket)


def make_older(ticket: Ticket) -> Ticket:
    words = Func(Value("simple"), Value(STORED), function="to_tsvector")
    Ticket.objects.filter(pk=ticket.pk).update(search=words, terms_version=0)
    return ticket


def found(query: str) -> list[Ticket]:
    return list(matching(query))


BEFORE = ["straße", "上海", "KB-4711/X", "kb 4711", "don't", "don’t", "reyes carla"]


@pytest.mark.parametrize("query", BEFORE)
def test_an_older_ticket_is_found_as_it_was(older, query):
    assert found(query) == [older]


@pytest.mark.parametrize(
    "index", [index_stored_tickets, sweep_terms, lambda: call_command("index_tickets")]
)
def test_it_is_found_by_everything_once_it_is_indexed(older, index):
    after = ["strasse", "海", "711X", "dont", "lx550", "bent", "photo 77"]
    assert [query for query in after if found(query)] == []
    index()
    assert [query for query in (*BEFORE, *after) if not found(query)] == []
    assert index_stored_tickets() == 0


def test_what_it_was_found_by_it_is_still_found_by(older):
    rename_ticket(older, subject="Broken spoke", by=None)
    make_older(older)
    index_text(older, "Former subject")
    index_stored_tickets()
    assert found("former subject") == found("broken spoke") == [older]


def test_a_new_ticket_waits_for_nothing(ticket):
    assert index_stored_tickets() == 0


def test_the_newest_are_indexed_first(older, carla, mailbox):
    newer = make_older(open_ticket(requester=carla, subject="A", text="B", mailbox=mailbox))
    assert index_stored_tickets(most=1) == 1
    assert list(Ticket.objects.filter(terms_version=0)) == [older]
    assert newer.pk > older.pk
    assert [index_stored_tickets(most=1), index_stored_tickets(most=1)] == [1, 0]


@pytest.mark.django_db(transaction=True)
def test_a_ticket_that_is_being_changed_is_left_for_later(older):
    counts = []

    def index() -> None:
        counts.append(index_stored_tickets())
        connection.close()

    with transaction.atomic():
        Ticket.objects.select_for_update().get(pk=older.pk)
        thread = threading.Thread(target=index)
        thread.start()
        thread.join(30)
    assert counts == [0]
    assert index_stored_tickets() == 1


def test_a_ticket_with_more_words_than_a_row_takes_is_indexed_up_to_its_limit(older):
    for number in range(26):
        start = number * 2_000
        add_note(older, " ".join(f"{n:x}wheelofacargobicycle" for n in range(start, start + 1_900)),
                 by=None)  # fmt: skip
    Ticket.objects.filter(pk=older.pk).update(terms_version=0)
    assert index_stored_tickets() == 1
    assert found("0wheelofa strasse") == [older]


def test_waiting_tickets_are_found_by_an_index_of_their_own(older):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        plan = Ticket.objects.filter(terms_version__lt=1).order_by("-pk")[:9].explain()
    assert "ticket_terms_before" in plan


def test_terms_are_stored_without_positions(ticket):
    text = Func(F("search"), function="", output_field=TextField())
    assert ":" not in str(Ticket.objects.annotate(words=text).get(pk=ticket.pk).words)
