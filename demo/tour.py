"""How far somebody has walked around the loop, read from what has happened."""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q

from demo.cast import matter
from helpdesk.models import Message, Ticket
from journeys.models import Answer, FeedbackRequest


@dataclass(frozen=True)
class Progress:
    """The facts of the walk, each read once."""

    ticket: Ticket | None
    is_answered: bool = False
    asked: FeedbackRequest | None = None
    answer: Answer | None = None
    has_looked: bool = False

    @cached_property
    def is_closed(self) -> bool:
        """Somebody called back; after a satisfied answer, somebody read it."""
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
            self.answer is not None and (self.has_looked or self.is_closed),
            self.is_closed,
        ]
        # A later step that is done has the earlier ones behind it, whatever became of them.
        return [any(facts[n:]) for n in range(len(facts))]

    @property
    def is_over(self) -> bool:
        return all(self.done)


def progress(*, has_looked: bool) -> Progress:
    """How far Carla's matter has come."""
    ticket = matter()
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
        has_looked=has_looked,
    )
