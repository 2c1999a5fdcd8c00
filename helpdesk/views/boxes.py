"""The views of the inbox: which tickets stand in each, in what order, and how many."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, Func, IntegerField, OuterRef, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from helpdesk import statuses
from helpdesk.access import visible_tickets
from helpdesk.models import Status, TicketQuerySet, TicketSeen

# No count looks further: "999+" tells a person as much as the exact number.
COUNTED = 1000


@dataclass(frozen=True)
class Box:
    """One view of the inbox, read by the key `order`. `empty` is what an empty one says."""

    slug: str
    name: str | Promise
    icon: str
    narrow: Callable[[TicketQuerySet, User], TicketQuerySet]
    empty: str | Promise
    order: str = "-last_message_at"
    hotkey: str = ""
    is_counted: bool = True


BOXES = {
    box.slug: box
    for box in (
        Box(
            "needs-reply",
            _("Needs reply"),
            "reply",
            lambda tickets, user: tickets.needing_reply(),
            _("Tickets come here when a customer waits for you."),
            order="waiting_since",
            hotkey="g i",
        ),
        Box(
            "mine",
            _("Mine"),
            "user-round",
            lambda tickets, user: tickets.unresolved().filter(assignee=user),
            _("Tickets come here when they are assigned to you."),
            hotkey="g m",
        ),
        Box(
            "unassigned",
            _("Unassigned"),
            "circle-dashed",
            lambda tickets, user: tickets.unresolved().filter(assignee=None),
            _("Tickets come here until somebody takes them."),
            hotkey="g u",
        ),
        Box(
            "waiting",
            _("Waiting"),
            "clock",
            lambda tickets, user: tickets.filter(status=Status.PENDING),
            _("Tickets rest here until the customer writes back."),
        ),
        Box(
            "on-hold",
            _("On hold"),
            "pause",
            lambda tickets, user: tickets.filter(status=Status.ON_HOLD),
            _("Tickets rest here while somebody else has to act first."),
        ),
        Box(
            "solved",
            _("Solved"),
            "check",
            lambda tickets, user: tickets.solved(),
            _("Tickets come here when they are done."),
            order="-solved_at",
            is_counted=False,
        ),
        Box(
            "all",
            _("All"),
            "layers",
            lambda tickets, user: tickets,
            _("Every ticket you may see stands here."),
            hotkey="g a",
            is_counted=False,
        ),
    )
}
FIRST_BOX = BOXES["needs-reply"]


class Inbox:
    """The inbox as one person sees it."""

    def __init__(self, user: User) -> None:
        self.user = user
        self.tickets = visible_tickets(user).in_the_flow()

    def box(self, box: Box) -> TicketQuerySet:
        return box.narrow(self.tickets, self.user)

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many stand in each counted view, `COUNTED` at most."""
        return self.count()

    def count(self, **parts: TicketQuerySet) -> dict[str, int]:
        """The counts of the views, and in the same query those of parts of one list."""
        views = {b.slug: self.box(b) for b in BOXES.values() if b.is_counted}
        self.counts = count_each(self.user, views | parts)
        return self.counts


def unread_by(user: User) -> Q:
    """The customer wrote after this person last looked, and it is not solved."""
    seen = TicketSeen.objects.filter(
        user=user, ticket=OuterRef("pk"), seen_at__gte=OuterRef("last_requester_at")
    )
    return Q(last_requester_at__isnull=False) & Q(status__in=statuses.UNRESOLVED) & Q(~Exists(seen))


def count_each(user: User, querysets: dict[str, TicketQuerySet]) -> dict[str, int]:
    """The number of rows of each queryset, `COUNTED` at most, in one query over their indexes."""
    columns = [
        Func(
            ArraySubquery(rows.order_by().values(only_pk=F("pk"))[:COUNTED]),
            function="cardinality",
            output_field=IntegerField(),
        )
        for rows in querysets.values()
    ]
    numbers = User.objects.filter(pk=user.pk).values_list(*columns).get()
    return dict(zip(querysets, numbers, strict=True))
