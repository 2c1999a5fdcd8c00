"""Events of an imported history."""

from datetime import UTC, datetime, timedelta

from accounts.models import User
from customers.models import Customer
from ledger.history import PastEvent, record_past
from ledger.models import Event

BEGINS = datetime(2024, 5, 1, tzinfo=UTC)


def test_past_events_are_written_in_the_order_of_time(carla: Customer, ana: User):
    later = PastEvent("ticket.replied", carla, BEGINS + timedelta(hours=1), ana, {"message": 1})
    first = PastEvent("ticket.created", carla, BEGINS)
    record_past([later, first])
    written = list(Event.objects.about(carla).filter(at__year=2024).order_by("pk"))
    assert [each.name for each in written] == ["ticket.created", "ticket.replied"]
    assert [each.at for each in written] == [BEGINS, BEGINS + timedelta(hours=1)]
    assert written[1].actor == ana
    assert written[1].actor_name == ana.name
    assert written[1].facts == {"message": 1}


def test_past_events_are_never_delivered(carla: Customer):
    [event] = record_past([PastEvent("ticket.resolved", carla, BEGINS)])
    assert not event.deliveries.exists()
