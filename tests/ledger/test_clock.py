"""A clock that was set back by a day delays no delivery by a day, and makes none twice."""

from datetime import timedelta

import pytest
from django.utils import timezone

from ledger.actions import deliver_due
from ledger.events import record
from ledger.models import Delivery
from ledger.subscribers import receives

DAY = timedelta(days=1)


@pytest.mark.parametrize("written_at", [-DAY, timedelta(0), DAY])
@pytest.mark.parametrize("in_order", [False, True])
def test_a_delivery_of_another_clock_is_made_at_once_and_once(
    billing, registry, written_at, in_order
):
    got: list[int] = []
    receives("team.tested", name="tests.note", in_order=in_order)(
        lambda event: got.append(event.pk)
    )
    event = record("team.tested", billing)
    Delivery.objects.update(next_try_at=timezone.now() + written_at)
    for _ in range(2):
        deliver_due()
    assert got == [event.pk]


@pytest.mark.parametrize(("ahead", "tries"), [(timedelta(hours=1), 0), (DAY, 1)])
def test_the_wait_after_a_failure_is_kept(billing, registry, ahead, tries):
    got: list[int] = []
    receives("team.tested", name="tests.note")(lambda event: got.append(event.pk))
    record("team.tested", billing)
    Delivery.objects.update(next_try_at=timezone.now() + ahead, attempts=9)
    deliver_due()
    assert len(got) == tries
