"""Deleting, restoring, and deletion for good after thirty days."""

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from customers.models import TimelineEntry
from helpdesk.actions.attach import Upload
from helpdesk.actions.delete import (
    KEPT,
    CannotDelete,
    CannotRestore,
    delete_ticket,
    restore_ticket,
)
from helpdesk.actions.open import open_ticket
from helpdesk.actions.purge import purge_tickets
from helpdesk.actions.reply import reply_to_ticket
from helpdesk.actions.status import resolve_ticket
from helpdesk.models import Attachment, Message, Ticket
from journeys.models import FeedbackRequest
from journeys.models.counting import ticket_counts
from ledger.actions import deliver_due
from ledger.models import Event
from mail.models import OutboundMail
from tests.journeys.feedback_data import make_survey

pytestmark = pytest.mark.django_db
NOW = timezone.now()
FILE = Upload("bent.txt", "text/plain", b"The rim is bent.")


@pytest.fixture(autouse=True)
def storage_of_its_own(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def relay_all() -> None:
    while deliver_due():
        pass


def ticket_with_file(carla, mailbox, upload=FILE) -> Ticket:
    return open_ticket(
        requester=carla, subject="Bent", text="See.", mailbox=mailbox, attachments=[upload]
    )


def path_of(ticket: Ticket) -> str:
    return str(Attachment.objects.get(message__ticket=ticket).file.name)


def deleted_ago(ticket: Ticket, lea, age: timedelta) -> Ticket:
    return delete_ticket(ticket, by=lea, now=NOW - age)


def test_restored_it_is_as_it_was(ticket, lea):
    before = (ticket.status, ticket.waiting_since, ticket.assignee, ticket.resolutions)
    delete_ticket(ticket, by=lea)
    delete_ticket(ticket, by=lea)
    assert not Ticket.objects.in_the_flow().exists()
    restore_ticket(ticket, by=lea)
    restore_ticket(ticket, by=lea)
    assert before == (ticket.status, ticket.waiting_since, ticket.assignee, ticket.resolutions)
    assert list(Ticket.objects.in_the_flow().needing_reply()) == [ticket]
    for name in ("ticket.deleted", "ticket.restored"):
        event = Event.objects.get(name=name)
        assert (event.actor, event.facts) == (lea, {})


def test_it_is_restored_within_thirty_days_only(ticket, lea):
    deleted_ago(ticket, lea, KEPT - timedelta(seconds=1))
    restore_ticket(ticket, by=lea, now=NOW)
    deleted_ago(ticket, lea, KEPT)
    with pytest.raises(CannotRestore, match="more than thirty days ago"):
        restore_ticket(ticket, by=lea, now=NOW)


def test_those_merged_into_it_go_and_come_with_it(ticket, carla, mailbox, lea):
    merged = open_ticket(requester=carla, subject="Again", text="Hello?", mailbox=mailbox)
    Ticket.objects.filter(pk=merged.pk).update(merged_into=ticket)
    merged.refresh_from_db()
    with pytest.raises(CannotDelete, match=f"merged into #{ticket.pk}"):
        delete_ticket(merged, by=lea)
    delete_ticket(ticket, by=lea)
    assert Ticket.objects.filter(deleted_at=None).count() == 0
    assert list(Ticket.objects.deleted()) == [ticket]
    restore_ticket(ticket, by=lea)
    assert Ticket.objects.filter(deleted_at=None).count() == 2
    delete_ticket(ticket, by=lea, now=NOW - KEPT)
    assert purge_tickets(now=NOW, most=10) == 1
    assert not Ticket.objects.exists()


def test_every_figure_and_the_timeline_follow(ticket, ana, lea):
    make_survey()
    reply_to_ticket(ticket, "Here you are.", by=ana)
    resolve_ticket(ticket, by=ana)
    relay_all()
    on_timeline = TimelineEntry.objects.filter(subject_type="ticket", subject_id=ticket.pk)
    assert on_timeline.exists()
    requests = FeedbackRequest.objects.filter(ticket=ticket)
    assert requests.filter(ticket_counts()).exists()
    delete_ticket(ticket, by=lea)
    relay_all()
    assert not requests.filter(ticket_counts()).exists()
    assert not requests.filter(state="waiting").exists()
    assert not on_timeline.exists()
    restore_ticket(ticket, by=lea)
    relay_all()
    assert requests.filter(ticket_counts()).exists()
    assert on_timeline.exists()


@pytest.mark.parametrize(
    ("age", "left"), [(KEPT, 0), (KEPT - timedelta(seconds=1), 1)], ids=["over", "kept"]
)
def test_after_thirty_days_it_is_deleted_for_good(carla, mailbox, lea, age, left):
    ticket = ticket_with_file(carla, mailbox)
    path = path_of(ticket)
    deleted_ago(ticket, lea, age)
    assert purge_tickets(now=NOW, most=10) == 1 - left
    assert Ticket.objects.count() == left
    assert Message.objects.count() == left
    assert default_storage.exists(path) == bool(left)
    assert Event.objects.filter(name="ticket.purged").count() == 1 - left


def test_a_file_that_another_ticket_has_stays(carla, mailbox, lea):
    ticket, other = ticket_with_file(carla, mailbox), ticket_with_file(carla, mailbox)
    path = path_of(ticket)
    assert path == path_of(other)
    deleted_ago(ticket, lea, KEPT)
    purge_tickets(now=NOW, most=10)
    assert default_storage.exists(path)
    deleted_ago(other, lea, KEPT)
    purge_tickets(now=NOW, most=10)
    assert not default_storage.exists(path)


def test_its_mails_and_its_timeline_go_with_it(ticket, ana, lea):
    reply_to_ticket(ticket, "Here you are.", by=ana)
    relay_all()
    assert TimelineEntry.objects.exists()
    assert OutboundMail.objects.filter(about=f"ticket:{ticket.pk}").exists()
    deleted_ago(ticket, lea, KEPT)
    purge_tickets(now=NOW, most=10)
    assert not OutboundMail.objects.exists()
    assert not TimelineEntry.objects.exists()


def test_no_more_go_at_once_than_asked(carla, mailbox, lea):
    for _each in range(3):
        deleted_ago(ticket_with_file(carla, mailbox), lea, KEPT)
    assert [purge_tickets(now=NOW, most=2) for _each in range(3)] == [2, 1, 0]


def test_one_restored_since_is_left(ticket, lea):
    deleted_ago(ticket, lea, KEPT + timedelta(days=1))
    Ticket.objects.filter(pk=ticket.pk).update(deleted_at=None)
    assert purge_tickets(now=NOW, most=10) == 0
