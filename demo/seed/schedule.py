"""The simulated year: actions are scheduled for a moment each and run in the order of time."""

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from random import Random

from customers.models import Customer
from demo.seed.company import Company
from demo.seed.texts import Person
from journeys.models import Touchpoint

Action = Callable[[], None]


@dataclass
class Schedule:
    """The state all parts of the simulation share; `time` is the simulated time."""

    now: datetime
    time: datetime
    company: Company
    touchpoints: dict[str, Touchpoint]
    customers: dict[Person, Customer]
    rng: Random
    actions: list[tuple[datetime, int, Action]] = field(default_factory=list)
    number: int = 0

    def at(self, moment: datetime, action: Action) -> None:
        """Run the action at that moment; an action that lies after `now` is never run."""
        if moment <= self.now:
            self.number += 1
            heapq.heappush(self.actions, (moment, self.number, action))

    def run(self) -> None:
        while self.actions:
            moment, _number, action = heapq.heappop(self.actions)
            self.time = max(moment, self.time)
            action()
