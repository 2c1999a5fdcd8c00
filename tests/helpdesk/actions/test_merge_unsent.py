"""Unsent texts and files move with a merge, and come back when it is undone."""

from uuid import uuid4

import pytest

from helpdesk.actions.attach import Upload
from helpdesk.actions.draft import Browser, save_draft
from helpdesk.actions.draft_files import CannotKeepFile, keep_draft_file
from helpdesk.actions.merge import merge_ticket, unmerge_ticket
from helpdesk.actions.open import open_ticket
from helpdesk.actions.reply import reply_to_ticket
from helpdesk.models import Draft, DraftFile, Ticket

pytestmark = pytest.mark.django_db
FILE = Upload("spoke.txt", "text/plain", b"Broken.")


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def second(carla, mailbox) -> Ticket:
    return open_ticket(requester=carla, subject="Spokes", text="Bent.", mailbox=mailbox)


def drafts(ticket) -> list[str]:
    return list(Draft.objects.filter(ticket=ticket).order_by("pk").values_list("text", flat=True))


def keep(ticket, *, by, kind="public") -> DraftFile:
    return keep_draft_file(ticket, FILE, key=uuid4(), by=by, kind=kind)


def test_undoing_returns_the_texts_and_files(ticket, second, ana, lea):
    save_draft(second, text="Dear Carla", by=ana)
    file, alone = keep(second, by=ana), keep(second, by=lea, kind="note")
    merge_ticket(second, into=ticket, by=ana)
    assert (drafts(ticket), drafts(second)) == (["Dear Carla"], [])
    assert set(DraftFile.objects.filter(ticket=ticket)) == {file, alone}
    unmerge_ticket(second, by=ana)
    assert (drafts(ticket), drafts(second)) == ([], ["Dear Carla"])
    assert set(DraftFile.objects.filter(ticket=second)) == {file, alone}


def test_a_page_that_is_open_replaces_no_text_that_came_to_its_ticket(ticket, second, ana):
    """One browser writes at both tickets: its page of the other one has not shown the text."""
    browser = uuid4()
    save_draft(second, text="Dear Carla", by=ana, browser=Browser(browser, number=1))
    merge_ticket(second, into=ticket, by=ana)
    stored = save_draft(ticket, text="Hi", by=ana, browser=Browser(browser, number=2))
    assert stored is not None
    assert (stored.text, drafts(ticket)) == ("Dear Carla", ["Dear Carla"])
    unmerge_ticket(second, by=ana)
    save_draft(second, text="Hi", by=ana, browser=Browser(browser, number=3))
    assert drafts(second) == ["Dear Carla"]


def test_they_stay_where_their_writer_writes_at_both(ticket, second, ana):
    save_draft(ticket, text="Dear Lea", by=ana)
    save_draft(second, text="Dear Carla", by=ana)
    file = keep(second, by=ana)
    merge_ticket(second, into=ticket, by=ana)
    assert (drafts(ticket), drafts(second)) == (["Dear Lea"], ["Dear Carla"])
    file.refresh_from_db()
    assert file.ticket == second


def test_they_stay_where_their_writer_may_not_open_the_other(ticket, second, ana, admin, delivery):
    Ticket.objects.filter(pk=ticket.pk).update(team=delivery)
    for person in (ana, admin):
        save_draft(second, text=person.name, by=person)
    merge_ticket(second, into=ticket, by=admin)
    assert (drafts(ticket), drafts(second)) == (["Ada Admin"], ["Ana Ferreira"])


def test_a_text_typed_on_after_the_merge_is_joined(ticket, second, ana, lea):
    for person in (ana, lea):
        save_draft(second, text="Dear Carla", by=person)
    merge_ticket(second, into=ticket, by=ana)
    save_draft(second, text="Dear Carla, we", by=ana)
    save_draft(second, text="Hello", by=lea)
    unmerge_ticket(second, by=ana)
    assert (drafts(ticket), drafts(second)) == ([], ["Dear Carla, we", "Dear Carla\n\nHello"])


def test_what_was_sent_since_does_not_come_back(ticket, second, ana):
    save_draft(second, text="Dear Carla", by=ana)
    merge_ticket(second, into=ticket, by=ana)
    ticket.refresh_from_db()
    reply_to_ticket(ticket, "Dear Carla", by=ana)
    save_draft(ticket, text="One more thing", by=ana)
    unmerge_ticket(second, by=ana)
    assert (drafts(ticket), drafts(second)) == (["One more thing"], [])


def test_a_text_goes_back_once(ticket, second, carla, mailbox, ana):
    """The merge of the ticket between gives back only its own."""
    third = open_ticket(requester=carla, subject="Hub", text="Loud.", mailbox=mailbox)
    save_draft(third, text="Dear Carla", by=ana)
    merge_ticket(third, into=second, by=ana)
    second.refresh_from_db()
    merge_ticket(second, into=ticket, by=ana)
    unmerge_ticket(third, by=ana)
    assert drafts(third) == ["Dear Carla"]
    ticket.refresh_from_db()
    merge_ticket(third, into=ticket, by=ana)
    unmerge_ticket(second, by=ana)
    assert (drafts(ticket), drafts(second)) == (["Dear Carla"], [])


def test_a_merged_ticket_takes_no_file(ticket, second, ana):
    merge_ticket(second, into=ticket, by=ana)
    with pytest.raises(CannotKeepFile, match=f"merged into #{ticket.pk}"):
        keep(second, by=ana)
