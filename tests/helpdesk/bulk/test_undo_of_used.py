"""The undo of a bulk change leaves what was used or changed since, and ends after a day."""

from datetime import timedelta

import pytest
from django.utils import timezone

from helpdesk.actions.edit import set_priority, tag_ticket
from helpdesk.actions.snooze import snooze_ticket
from helpdesk.actions.spam import mark_spam
from helpdesk.bulk.start import (
    CannotUndoBulkChange,
    undo_bulk_change,
)
from helpdesk.bulk.state import state_of
from helpdesk.models import Ticket
from tests.helpdesk.bulk.conftest import fresh

pytestmark = pytest.mark.django_db


def test_undo_leaves_what_somebody_changed_since_and_says_so(tickets, change, lea):
    made = change("priority", tickets, priority="high")
    set_priority(tickets[1], priority="low", by=lea)
    tag_ticket(tickets[2], tags=["other"], by=lea)
    undo_bulk_change(made)
    assert [fresh(each).priority for each in tickets] == ["normal", "low", "normal"]
    state = state_of(made)
    assert [row.ticket for row in state.others] == [tickets[1].pk]
    assert "1 was left as it is" in state.words


def test_undo_does_not_touch_what_the_act_left_as_it_was(tickets, change, lea):
    until = timezone.now() + timedelta(days=3)
    mark_spam(tickets[0], by=lea)
    snooze_ticket(tickets[1], until=until, by=lea)
    undo_bulk_change(change("spam", tickets[:1]))
    undo_bulk_change(change("snooze", tickets[1:2], until=until.isoformat(), name=""))
    assert fresh(tickets[0]).spam_at
    assert fresh(tickets[1]).snoozed_until == until


def test_undo_gives_back_the_former_snooze(tickets, change, lea):
    former, later = (timezone.now() + timedelta(days=days) for days in (3, 5))
    snooze_ticket(tickets[0], until=former, by=lea)
    made = change("snooze", tickets, until=later.isoformat(), name="")
    assert fresh(tickets[0]).snoozed_until == later
    undo_bulk_change(made)
    assert [fresh(each).snoozed_until for each in tickets] == [former, None, None]


def test_a_spam_mark_of_somebody_else_is_not_undone(tickets, change, lea):
    made = change("spam", tickets)
    Ticket.objects.filter(pk=tickets[0].pk).update(spam_at=timezone.now())
    undo_bulk_change(made)
    assert [bool(fresh(each).spam_at) for each in tickets] == [True, False, False]


def test_undo_ends_after_a_day(tickets, change):
    made = change("priority", tickets, priority="high")
    made.created_at -= timedelta(days=1, seconds=1)
    made.save()
    assert not state_of(made).may_undo
    with pytest.raises(CannotUndoBulkChange, match="no longer be undone"):
        undo_bulk_change(made)
