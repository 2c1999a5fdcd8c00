"""What other systems tell of customers: orders paid, bicycles delivered, first rides."""

from datetime import datetime, timedelta
from random import Random

from demo.story.clock import Clock
from demo.story.hours import when_awake
from demo.story.telling import Telling
from demo.story.wording import Words, seed_of
from journeys.models import Interaction
from journeys.placement.interactions import record_interaction

PAID, DELIVERED, RODE = "Pay", "Delivery day", "Ride for the first time"


class Orders:
    """The other systems of the shop. Older orders were told before they were connected to it."""

    def __init__(self, telling: Telling, *, rapido_since: datetime) -> None:
        self.telling = telling
        self.rapido_since = rapido_since

    def follow(self, words: Words) -> None:
        """Tell of the order that a matter is about."""
        touchpoint = words.matter.touchpoint
        if touchpoint not in ("Delivery day", "Unpack and assemble", "Wait for the bicycle", "Pay"):
            return
        rng = Random(seed_of("order", words.order))
        is_recent = self.telling.now - words.ordered_at < timedelta(days=75)
        if not is_recent and rng.random() < 0.7:
            return
        paid = words.ordered_at
        self._tell(paid, words, PAID, "Website", f"Paid {words.price}, order {words.order}")
        if touchpoint in ("Delivery day", "Unpack and assemble"):
            self._deliver(words, rng)

    def _deliver(self, words: Words, rng: Random) -> None:
        back = 0 if words.matter.touchpoint == DELIVERED else 1
        delivered = words.at - timedelta(days=back, minutes=rng.randrange(20, 200))
        courier = "Rapido" if delivered >= self.rapido_since else "Norte Express"
        summary = f"Parcel delivered by {courier}, order {words.order}"
        self._tell(delivered, words, DELIVERED, "Courier", summary)
        where = words.person.where
        ridden = when_awake(words.at + timedelta(days=rng.randrange(2, 5)), where, rng)
        if rng.random() < 0.5:
            summary = f"First ride recorded, {rng.randrange(6, 48)} km"
            self._tell(ridden, words, RODE, "On the road", summary)

    def _tell(
        self, moment: datetime, words: Words, touchpoint: str, channel: str, summary: str
    ) -> None:
        source = {PAID: "shop", DELIVERED: "courier", RODE: "ride app"}[touchpoint]

        def act() -> None:
            record_interaction(
                customer=self.telling.customers[words.person],
                touchpoint=self.telling.touchpoints[touchpoint],
                channel=self.telling.company.channels[channel],
                occurred_at=Clock.told,
                summary=summary,
                source=source,
                external_id=f"{words.order}:{source}",
            )

        self.telling.at(moment, act)


def told_by_others() -> int:
    return Interaction.objects.exclude(source="ticket").count()
