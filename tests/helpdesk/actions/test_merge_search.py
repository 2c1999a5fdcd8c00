"""Merged tickets are found at the one with their messages, and separated ones at their own."""

import pytest

from helpdesk.actions import index_merged
from helpdesk.actions.attach import Upload
from helpdesk.actions.merge import merge_ticket, unmerge_ticket
from helpdesk.actions.open import open_ticket
from helpdesk.models import Ticket
from helpdesk.searching.line import read_search
from helpdesk.searching.search import search_tickets

pytestmark = pytest.mark.django_db


@pytest.fixture
def three(carla, mailbox) -> list[Ticket]:
    return [
        open_ticket(requester=carla, subject=text, text=f"About {text}.", mailbox=mailbox)
        for text in ("wheels", "spokes", "saddles")
    ]


def found(query) -> set[Ticket]:
    tickets = Ticket.objects.in_the_flow()
    return set(tickets.filter(pk__in=search_tickets(tickets, read_search(query).text).pks))


def merge_all(last, between, first, by) -> None:
    merge_ticket(first, into=between, by=by)
    between.refresh_from_db()
    last.refresh_from_db()
    merge_ticket(between, into=last, by=by)


def test_the_number_of_a_merged_ticket_finds_the_last_one(three, ana):
    last, between, first = three
    merge_all(*three, ana)
    for each in three:
        assert found(f"#{each.pk}") == found(str(each.pk)) == {last}
    unmerge_ticket(first, by=ana)
    assert [found(f"#{each.pk}") for each in (first, between)] == [{first}, {last}]


def test_after_the_undo_each_is_found_by_its_own_words(three, ana):
    last, between, first = three
    merge_all(*three, ana)
    assert found("saddles") == found("spokes") == {last}
    unmerge_ticket(first, by=ana)
    assert (found("saddles"), found("spokes"), found("wheels")) == ({first}, {last}, {last})
    unmerge_ticket(between, by=ana)
    assert (found("saddles"), found("spokes"), found("wheels")) == ({first}, {between}, {last})


def test_files_are_found_by_their_names_after_the_undo(carla, mailbox, ana):
    logo = Upload("logo.png", "image/png", b"x", cid="logo@x", is_inline=True)
    last, first = (
        open_ticket(requester=carla, subject=name, text="Hello.", mailbox=mailbox,
                    attachments=[Upload(f"{name}.pdf", "application/pdf", b"x"), logo])
        for name in ("invoice", "receipt")
    )  # fmt: skip
    merge_ticket(first, into=last, by=ana)
    assert found("receipt.pdf") == found("invoice.pdf") == {last}
    unmerge_ticket(first, by=ana)
    assert (found("receipt.pdf"), found("invoice.pdf")) == ({first}, {last})
    assert found("logo.png") == set()


def test_without_room_for_both_it_is_indexed_anew(carla, mailbox, ana, monkeypatch):
    """The words that both have take the room of one."""
    same = " ".join(letter * 30 for letter in "abcdefghijklmnopqrstuvwxyz")
    last, first = (
        open_ticket(requester=carla, subject=subject, text=same, mailbox=mailbox,
                    attachments=[Upload(f"{subject}-photo.png", "image/png", b"x")])
        for subject in ("wheels", "handlebars")
    )  # fmt: skip
    monkeypatch.setattr(index_merged, "MAX_INDEXED_BYTES", 1500)
    merge_ticket(first, into=last, by=ana)
    assert found("wheels") == found("handlebars") == {last}
    assert found('"wheels photo png"') == found('"handlebars photo png"') == {last}
