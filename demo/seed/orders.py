"""Interactions from other systems: orders paid, bicycles delivered, first rides."""

from datetime import datetime, timedelta
from random import Random

from demo.seed.hours import when_awake
from demo.seed.schedule import Schedule
from demo.seed.wording import Wording, seed_of
from journeys.placement.import_history import PastInteraction

PAID, DELIVERED, RODE = "Pay", "Delivery day", "Ride for the first time"


class Orders:
    """The other systems of the shop. Older orders came before the connection."""

    def __init__(self, schedule: Schedule, *, rapido_since: datetime) -> None:
        self.schedule = schedule
        self.rapido_since = rapido_since
        self.interactions: dict[str, PastInteraction] = {}

    def follow(self, wording: Wording) -> None:
        """Add the interactions of the order that a topic is about."""
        touchpoint = wording.topic.touchpoint
        if touchpoint not in ("Delivery day", "Unpack and assemble", "Wait for the bicycle", "Pay"):
            return
        rng = Random(seed_of("order", wording.order))
        is_recent = self.schedule.now - wording.ordered_at < timedelta(days=75)
        if not is_recent and rng.random() < 0.7:
            return
        paid = wording.ordered_at
        self._record(paid, wording, PAID, "Website", f"Paid {wording.price}, order {wording.order}")
        if touchpoint in ("Delivery day", "Unpack and assemble"):
            self._deliver(wording, rng)

    def _deliver(self, wording: Wording, rng: Random) -> None:
        back = 0 if wording.topic.touchpoint == DELIVERED else 1
        delivered = wording.at - timedelta(days=back, minutes=rng.randrange(20, 200))
        courier = "Rapido" if delivered >= self.rapido_since else "Norte Express"
        summary = f"Parcel delivered by {courier}, order {wording.order}"
        self._record(delivered, wording, DELIVERED, "Courier", summary)
        where = wording.person.where
        ridden = when_awake(wording.at + timedelta(days=rng.randrange(2, 5)), where, rng)
        if rng.random() < 0.5:
            summary = f"First ride recorded, {rng.randrange(6, 48)} km"
            self._record(ridden, wording, RODE, "On the road", summary)

    def _record(
        self, moment: datetime, wording: Wording, touchpoint: str, channel: str, summary: str
    ) -> None:
        if moment > self.schedule.now:
            return
        source = {PAID: "shop", DELIVERED: "courier", RODE: "ride app"}[touchpoint]
        external_id = f"{wording.order}:{source}"
        past = PastInteraction(
            customer=self.schedule.customers[wording.person],
            touchpoint=self.schedule.touchpoints[touchpoint],
            channel=self.schedule.company.channels[channel],
            occurred_at=max(moment, self.schedule.time),
            summary=summary,
            source=source,
            external_id=external_id,
        )
        self.interactions.setdefault(external_id, past)
