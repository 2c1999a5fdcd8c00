"""Deleting and restoring on the pages: rights, the view Deleted, and what its ticket shows."""

import json

import pytest
from django.urls import reverse

from helpdesk.actions.delete import delete_ticket
from helpdesk.actions.spam import mark_spam
from tests.personas import signed_in

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
PANELS = ("ticket-panel", "ticket-feedback")


def post(person, name: str, ticket, **headers):
    url = reverse(f"helpdesk:{name}", args=[ticket.pk])
    return signed_in(person).post(url, headers=headers)


def page(person, ticket):
    return signed_in(person).get(reverse("helpdesk:ticket", args=[ticket.pk]))


def view(person, slug: str) -> str:
    return signed_in(person).get(reverse("helpdesk:inbox", args=[slug])).content.decode()


def test_deleted_it_stands_in_deleted_alone_and_undo_brings_it_back(ticket, lea):
    toast = json.loads(post(lea, "delete", ticket, **HTMX)["HX-Trigger"])["toast"]
    assert f"#{ticket.pk} is deleted" in toast["text"]
    assert f"row-{ticket.pk}" in view(lea, "deleted")
    for slug in ("needs-reply", "unassigned", "all", "spam"):
        assert f"row-{ticket.pk}" not in view(lea, slug)
    assert signed_in(lea).post(toast["undo"], headers=HTMX).status_code == 204
    assert f"row-{ticket.pk}" not in view(lea, "deleted")
    assert f"row-{ticket.pk}" in view(lea, "needs-reply")


def test_its_page_offers_to_restore_it_and_nothing_else(ticket, lea):
    assert 'id="delete"' in page(lea, ticket).text
    delete_ticket(ticket, by=lea)
    shown = page(lea, ticket).text
    assert 'id="restore"' in shown
    assert "The rim is bent." in shown
    for gone in ('id="reply-form"', 'id="note-form"', 'id="resolve"', 'id="delete"'):
        assert gone not in shown
    answer = post(lea, "restore", ticket)
    assert answer.url == reverse("helpdesk:ticket", args=[ticket.pk])
    assert 'id="reply-form"' in page(lea, ticket).text


def test_an_agent_neither_deletes_nor_finds_what_is_deleted(ticket, ana, lea):
    assert 'id="delete"' not in page(ana, ticket).text
    assert post(ana, "delete", ticket).status_code == 403
    ticket.refresh_from_db()
    assert ticket.deleted_at is None
    delete_ticket(ticket, by=lea)
    assert page(ana, ticket).status_code == 404
    assert post(ana, "restore", ticket).status_code == 404
    assert f"row-{ticket.pk}" not in view(ana, "deleted")
    assert 'id="view-deleted"' not in view(ana, "all")
    assert 'id="view-deleted"' in view(lea, "all")


def test_nothing_else_is_done_to_a_deleted_ticket(ticket, lea):
    delete_ticket(ticket, by=lea)
    for name in ("resolve", "reply", "note", "spam", "snooze"):
        assert post(lea, name, ticket).status_code == 404


def test_the_spam_view_says_that_it_is_emptied(ticket, ana):
    words = "deleted for good after 30 days"
    assert words in view(ana, "spam")
    mark_spam(ticket, by=ana)
    shown = view(ana, "spam")
    assert f"row-{ticket.pk}" in shown
    assert words in shown
    assert words not in view(ana, "all")


def test_the_panels_of_an_open_page_load_after_it_was_deleted(ticket, ana, lea):
    addresses = [reverse(f"journeys:{name}", args=[ticket.pk]) for name in PANELS]
    assert all(address in page(lea, ticket).text for address in addresses)
    delete_ticket(ticket, by=lea)
    assert [signed_in(lea).get(address).status_code for address in addresses] == [200, 200]
    assert [signed_in(ana).get(address).status_code for address in addresses] == [404, 404]
    assert not any(address in page(lea, ticket).text for address in addresses)
