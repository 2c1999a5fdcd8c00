from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from accounts.models import Team
from ledger.actions import relay
from ledger.events import _receivers, receives, record
from ledger.models import Event
from ledger.tasks import sweep_events


@pytest.fixture
def heard():
    """What a receiver of "team.tested" heard, for the length of one test."""
    events: list[int] = []
    receives("team.tested")(lambda event: events.append(event.pk))
    yield events
    _receivers.pop("team.tested")


def test_an_event_reaches_its_receivers_once(billing, heard):
    event = record("team.tested", billing, fact=1)
    assert relay(event.pk) is True
    assert relay(event.pk) is False
    assert heard == [event.pk]
    event.refresh_from_db()
    assert event.relayed_at is not None
    assert event.facts == {"fact": 1}


def test_the_sweep_relays_what_nobody_relayed(billing, heard):
    event = record("team.tested", billing)
    sweep_events()
    sweep_events()
    assert heard == [event.pk]


def test_a_failing_receiver_waits_and_stops_nobody_else(billing, heard):
    def fail(event: Event) -> None:
        raise ValueError("no")

    _receivers["team.tested"].insert(0, fail)
    event = record("team.tested", billing)
    assert relay(event.pk) is False
    event.refresh_from_db()
    assert heard == [event.pk]
    assert event.relayed_at is None
    assert "ValueError('no')" in event.relay_error
    assert event.relay_after > timezone.now()

    sweep_events()
    assert heard == [event.pk], "it waits before it is tried again"

    _receivers["team.tested"].remove(fail)
    Event.objects.update(relay_after=timezone.now() - timedelta(seconds=1))
    sweep_events()
    event.refresh_from_db()
    assert event.relayed_at is not None


def test_what_a_failing_receiver_changed_is_taken_back(billing):
    def change_and_fail(event: Event) -> None:
        Team.objects.filter(pk=billing.pk).update(name="Changed")
        raise ValueError

    receives("team.tested")(change_and_fail)
    try:
        relay(record("team.tested", billing).pk)
    finally:
        _receivers.pop("team.tested")
    billing.refresh_from_db()
    assert billing.name == "Billing"


@pytest.mark.django_db(transaction=True)
def test_an_event_of_a_failed_act_never_was(billing):
    def act() -> None:
        with transaction.atomic():
            record("team.tested", billing)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        act()
    assert not Event.objects.filter(name="team.tested").exists()


def test_an_event_that_failed_many_times_waits_an_hour_and_stops_nobody(billing, heard):
    def fail(event: Event) -> None:
        if event.facts.get("fails"):
            raise ValueError

    _receivers["team.tested"].insert(0, fail)
    bad = record("team.tested", billing, fails=True)
    good = record("team.tested", billing)
    Event.objects.filter(pk=bad.pk).update(relay_attempts=30_000)
    sweep_events()
    bad.refresh_from_db()
    assert timedelta(minutes=59) < bad.relay_after - timezone.now() <= timedelta(hours=1)
    assert good.pk in heard
