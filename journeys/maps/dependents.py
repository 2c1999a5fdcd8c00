"""Objects that an archive of a journey concerns: open tickets, rules and surveys."""

from dataclasses import dataclass

from helpdesk.models import Ticket
from journeys.models import Interaction, Journey, Survey, TouchpointRule

MOST = 100


@dataclass(frozen=True)
class Dependents:
    """Numbers of unresolved tickets (at most 100 are counted), active rules and surveys."""

    tickets: int
    rules: int
    surveys: int

    @property
    def has_more(self) -> bool:
        return self.tickets > MOST


def dependents_of(journey: Journey) -> Dependents:
    """Return the objects at the touchpoints of a journey."""
    placed = Interaction.objects.filter(
        touchpoint__journey=journey, ticket__in=Ticket.objects.in_the_flow().unresolved()
    )
    rules = TouchpointRule.objects.filter(touchpoint__journey=journey, is_active=True)
    surveys = Survey.objects.filter(touchpoints__journey=journey, is_active=True).distinct()
    tickets = placed.order_by().values("pk")[: MOST + 1].count()
    return Dependents(tickets, rules.count(), surveys.count())
