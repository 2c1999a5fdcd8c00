"""Events of an imported history."""

from datetime import UTC, datetime, timedelta

import pytest

from accounts.models import User
from customers.models import Customer
from ledger.facts import WrongFacts
from ledger.history import PastEvent, record_past
from ledger.models import Event

BEGINS = datetime(2024, 5, 1, tzinfo=UTC)
CREATED = {"channel": "mail", "started_by_agent": False}
RESOLVED = {"resolution": 1, "before": "open", "after": "solved", "at_iso": BEGINS.isoformat()}


def test_past_events_are_written_in_the_order_of_time(carla: Customer, ana: User):
    later = PastEvent("ticket.replied", carla, BEGINS + timedelta(hours=1), ana, {"message": 1})
    first = PastEvent("ticket.created", carla, BEGINS, facts=CREATED)
    record_past([later, first])
    written = list(Event.objects.about(carla).filter(at__year=2024).order_by("pk"))
    assert [each.name for each in written] == ["ticket.created", "ticket.replied"]
    assert [each.at for each in written] == [BEGINS, BEGINS + timedelta(hours=1)]
    assert written[1].actor == ana
    assert written[1].actor_name == ana.name
    assert written[1].facts == {"message": 1}


def test_past_events_are_never_delivered(carla: Customer):
    [event] = record_past([PastEvent("ticket.resolved", carla, BEGINS, facts=RESOLVED)])
    assert not event.deliveries.exists()


@pytest.mark.parametrize(
    ("name", "facts", "wrong"),
    [
        ("ticket.created", {}, "without channel, started_by_agent"),
        ("ticket.created", CREATED | {"channel": 1}, "declared with channel"),
        ("ticket.created", CREATED | {"mood": "glad"}, "not declared with mood"),
        ("ticket.imagined", {}, "not declared"),
    ],
)
def test_facts_are_checked_as_those_of_other_events(carla: Customer, name, facts, wrong):
    right = PastEvent("ticket.created", carla, BEGINS, facts=CREATED)
    before = Event.objects.count()
    with pytest.raises(WrongFacts, match=wrong):
        record_past([right, PastEvent(name, carla, BEGINS, facts=facts)])
    assert Event.objects.count() == before


def test_facts_are_not_checked_in_production(carla: Customer, settings):
    settings.CHECK_FACTS = False
    assert record_past([PastEvent("ticket.created", carla, BEGINS)])
