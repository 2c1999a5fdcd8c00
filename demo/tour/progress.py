"""Progress of the tour, computed from the ticket, the feedback request and the answer."""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q

from demo.people import tour_ticket
from helpdesk.models import Message, Ticket
from journeys.models import Answer, FeedbackRequest


@dataclass(frozen=True)
class Progress:
    """The records behind the steps; `has_seen_map` is True once the map was opened."""

    ticket: Ticket | None
    is_answered: bool = False
    asked: FeedbackRequest | None = None
    answer: Answer | None = None
    has_seen_map: bool = False

    @cached_property
    def is_closed(self) -> bool:
        """Return True if the follow-up is done, or without one, if the answer was read."""
        if self.answer is None:
            return False
        follow_up = getattr(self.answer, "follow_up", None)
        return bool(follow_up.done_at if follow_up else self.answer.read_at)

    @property
    def done(self) -> list[bool]:
        facts = [
            self.ticket is not None,
            self.is_answered,
            self.asked is not None,
            self.answer is not None,
            self.answer is not None and (self.has_seen_map or self.is_closed),
            self.is_closed,
        ]
        # A step that is done implies all before it.
        return [any(facts[n:]) for n in range(len(facts))]

    @property
    def is_over(self) -> bool:
        return all(self.done)


def read_progress(*, has_seen_map: bool) -> Progress:
    """Return the progress of the tour's ticket."""
    ticket = tour_ticket()
    if ticket is None:
        return Progress(None)
    replied = Message.objects.filter(
        ticket=ticket, kind=Message.Kind.PUBLIC, agent__isnull=False, is_automatic=False
    )
    asked = FeedbackRequest.objects.filter(ticket=ticket, sent_at__isnull=False).last()
    given = Answer.objects.filter(ticket=ticket).filter(~Q(score=None) | ~Q(comment=""))
    return Progress(
        ticket,
        is_answered=ticket.resolutions > 0 and replied.exists(),
        asked=asked,
        answer=given.select_related("follow_up__owner", "touchpoint").first(),
        has_seen_map=has_seen_map,
    )
