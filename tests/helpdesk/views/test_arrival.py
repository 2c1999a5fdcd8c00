"""Messages that a merge moves are new where they come, whenever they were written."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from helpdesk.actions.merge import merge_ticket, unmerge_ticket
from helpdesk.actions.open import open_ticket
from helpdesk.actions.snooze import CannotSnooze, snooze_ticket
from helpdesk.models import Ticket
from helpdesk.thread.entries import last_message_pk, read_thread
from helpdesk.thread.own_state import newest_unseen
from tests.personas import signed_in

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
NOW = timezone.now()


@pytest.fixture
def earlier(dora, mailbox) -> Ticket:
    at = NOW - timedelta(hours=5)
    return open_ticket(requester=dora, subject="Hub", text="Loud.", mailbox=mailbox, now=at)


@pytest.fixture
def later(earlier, carla, mailbox) -> Ticket:
    at = NOW - timedelta(hours=3)
    return open_ticket(requester=carla, subject="Rim", text="Bent.", mailbox=mailbox, now=at)


def test_older_messages_count_as_newer_once_they_came(earlier, later, ana):
    seen = last_message_pk(read_thread(later))
    assert newest_unseen(later, seen=seen, submission=uuid4()) is None
    merge_ticket(earlier, into=later, by=ana)
    unseen = newest_unseen(later, seen=seen, submission=uuid4())
    assert unseen.text == "Loud."
    assert last_message_pk(read_thread(later)) == unseen.arrival_key > seen
    assert newest_unseen(later, seen=unseen.arrival_key, submission=uuid4()) is None
    unmerge_ticket(earlier, by=ana)
    unseen.refresh_from_db()
    assert unseen.arrival is None


def test_send_stops_at_older_messages_that_came_by_a_merge(earlier, later, ana, lea):
    form = {
        "text": "A new one comes.",
        "submission": str(uuid4()),
        "seen": last_message_pk(read_thread(later)),
        "then": "open",
    }
    merge_ticket(earlier, into=later, by=lea)
    client = signed_in(ana)
    stopped = client.post(reverse("helpdesk:reply", args=[later.pk]), form, headers=HTMX)
    assert stopped.status_code == 422
    assert f"ticket #{earlier.pk} were moved here" in stopped.text
    shown = last_message_pk(read_thread(later))
    assert f'name="shown" value="{shown}"' in stopped.text
    assert (
        client.post(reverse("helpdesk:reply", args=[later.pk]), form | {"shown": shown}).status_code
        == 302
    )


def test_a_snooze_does_not_hide_them(earlier, later, ana):
    seen = last_message_pk(read_thread(later))
    merge_ticket(earlier, into=later, by=ana)
    later.refresh_from_db()
    until = NOW + timedelta(days=1)
    with pytest.raises(CannotSnooze, match="Dora Lindqvist wrote meanwhile"):
        snooze_ticket(later, until=until, by=ana, seen=seen)
    snooze_ticket(later, until=until, by=ana, seen=last_message_pk(read_thread(later)))
    assert later.snoozed_until == until
