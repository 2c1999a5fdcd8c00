"""The story's stage: acts are put on it for a moment each, and are played in that order."""

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from random import Random

from customers.models import Customer
from demo.story.clock import Clock
from demo.story.company import Company
from demo.story.post import PostOffice
from demo.story.reactions import Reactions
from demo.story.texts import Person
from journeys.models import Touchpoint

Act = Callable[[], None]


@dataclass
class Telling:
    """What all parts of the story share. Nothing happens after `now`."""

    now: datetime
    company: Company
    touchpoints: dict[str, Touchpoint]
    customers: dict[Person, Customer]
    reactions: Reactions
    post: PostOffice
    rng: Random
    acts: list[tuple[datetime, int, Act]] = field(default_factory=list)
    number: int = 0

    def at(self, moment: datetime, act: Act) -> None:
        """Play the act at that moment; one that would lie in the future is never played."""
        if moment <= self.now:
            self.number += 1
            heapq.heappush(self.acts, (moment, self.number, act))

    def play(self, *, until: datetime) -> None:
        while self.acts and self.acts[0][0] <= until:
            moment, _number, act = heapq.heappop(self.acts)
            self.post.send()
            # An act may be told late, never before what has been told already.
            Clock.told = max(moment, Clock.told)
            act()
            self.reactions.settle()
