"""The views of the inbox: their filters, order and counts."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from config.web.counting import counts_composed_once
from fields.condition_sets import ConditionSet
from fields.conditions import read_condition
from fields.operators import Operator
from fields.registry import Owner, get_field
from helpdesk import statuses
from helpdesk.access import may_delete, visible_tickets
from helpdesk.models import SavedView, Status, TicketQuerySet
from helpdesk.notifications.listing import shown_to

# Counts stop here, so that their cost is bounded; the page shows "999+".
COUNTED = 1000
RAIL_COUNTED = 100
UNRESOLVED = "&".join(f"status={each}" for each in statuses.UNRESOLVED)
# The name of the count of unread notifications, beside those of the views.
NOTIFICATIONS = "notifications"


@dataclass(frozen=True)
class InboxView:
    """A view of the inbox, sorted by `order`. `empty` is the text shown without tickets.

    `query` says what it shows as the query string of a filtered list. A filtered list has
    `conditions`, and `saved` is the key of the saved view it shows.
    """

    slug: str
    name: str | Promise
    icon: str
    narrow: Callable[[TicketQuerySet, User], TicketQuerySet]
    empty: str | Promise
    order: str = "-last_message_at"
    hotkey: str = ""
    is_counted: bool = True
    is_outside: bool = False  # shows tickets outside the flow (spam), and held mail
    is_deleted: bool = False  # shows deleted tickets, to those who may delete
    query: str = ""
    conditions: ConditionSet | None = None
    saved: int | None = None
    row: SavedView | None = None  # of `saved`
    problems: tuple[str, ...] = ()  # say why a saved view shows nothing
    is_narrowed: bool = False  # shows those tickets of a view that the conditions of a search find

    @property
    def is_fixed(self) -> bool:
        """Return True for a view whose statements are composed once."""
        return self.conditions is None and not self.is_narrowed

    @property
    def is_gone(self) -> bool:
        """Return True for a saved view that was deleted, or is no longer shared."""
        return bool(self.saved) and self.row is None


INBOX_VIEWS = {
    view.slug: view
    for view in (
        InboxView(
            "needs-reply",
            _("Needs reply"),
            "reply",
            lambda tickets, user: tickets.needing_reply(),
            _("Tickets with an unanswered customer message appear here."),
            order="waiting_since",
            hotkey="g i",
            query="needs_reply=true&order=waiting",
        ),
        InboxView(
            "mine",
            _("Mine"),
            "user-round",
            lambda tickets, user: tickets.unresolved().filter(assignee=user),
            _("Tickets assigned to you appear here."),
            hotkey="g m",
            query=f"assignee=me&{UNRESOLVED}",
        ),
        InboxView(
            "unassigned",
            _("Unassigned"),
            "circle-dashed",
            lambda tickets, user: tickets.unresolved().filter(assignee=None),
            _("Tickets without an assignee appear here."),
            hotkey="g u",
            query=f"assignee__is_set=false&{UNRESOLVED}",
        ),
        InboxView(
            "waiting",
            _("Waiting"),
            "clock",
            lambda tickets, user: tickets.filter(status=Status.PENDING),
            _("Tickets waiting for the customer’s reply appear here."),
            query="status=pending",
        ),
        InboxView(
            "on-hold",
            _("On hold"),
            "pause",
            lambda tickets, user: tickets.filter(status=Status.ON_HOLD),
            _("Tickets waiting for a third party appear here."),
            query="status=on_hold",
        ),
        InboxView(
            "snoozed",
            _("Snoozed"),
            "alarm-clock",
            lambda tickets, user: tickets.snoozed(),
            _("Snoozed tickets appear here until their time, or until the customer writes."),
            order="snoozed_until",
            query="snoozed=true",
        ),
        InboxView(
            "solved",
            _("Solved"),
            "check",
            lambda tickets, user: tickets.solved(),
            _("Solved tickets appear here."),
            order="-solved_at",
            is_counted=False,
            query="status=solved&status=closed",
        ),
        InboxView(
            "all",
            _("All"),
            "layers",
            lambda tickets, user: tickets,
            _("All tickets you may see appear here."),
            hotkey="g a",
            is_counted=False,
        ),
        InboxView(
            "spam",
            _("Spam"),
            "shield-ban",
            lambda tickets, user: tickets.spam(),
            _(
                "Mail held by the spam filter and tickets marked as spam appear here. Tickets are"
                " deleted for good after 30 days."
            ),
            order="-spam_at",
            is_counted=False,
            is_outside=True,
        ),
        InboxView(
            "deleted",
            _("Deleted"),
            "trash-2",
            lambda tickets, user: tickets.deleted() if may_delete(user) else tickets.filter(pk=0),
            _("Deleted tickets appear here for 30 days. Team leads and administrators see them."),
            order="-deleted_at",
            is_counted=False,
            is_deleted=True,
        ),
    )
}
FIRST_VIEW = INBOX_VIEWS["needs-reply"]
ALL = INBOX_VIEWS["all"]


class Inbox:
    """The inbox of one user."""

    def __init__(self, user: User) -> None:
        self.user = user
        self.tickets = visible_tickets(user)

    def tickets_in(self, view: InboxView) -> TicketQuerySet:
        tickets = self.tickets if view.is_outside or view.is_deleted else self.tickets.in_the_flow()
        return view.narrow(tickets, self.user)

    @cached_property
    def rail_counts(self) -> dict[str, int]:
        """Count the tickets that need a reply and the unread notifications, for the rail."""
        return _count_rail(self.user)

    @property
    def waiting(self) -> int:
        return self.rail_counts[FIRST_VIEW.slug]

    @property
    def unread_notifications(self) -> int:
        return self.rail_counts[NOTIFICATIONS]

    def count(self, view: InboxView | None = None) -> dict[str, int]:
        """Count each fixed view, up to `COUNTED`, and the parts of one of them.

        The parts are "found", all tickets of the view, and those "unread" and "yours".
        """
        self.rail_counts = _count(self.user, parts_of=view.slug if view else None)
        return self.rail_counts


def views_of(user: User) -> list[InboxView]:
    """Return the views that the person has."""
    return [view for view in INBOX_VIEWS.values() if may_delete(user) or not view.is_deleted]


# The parts of a list, chosen above it.
PARTS = {
    "unread": read_condition(get_field(Owner.TICKET, "unread"), Operator.IS, [True]),
    "mine": read_condition(get_field(Owner.TICKET, "assignee"), Operator.IS, ["me"]),
}


def part_of(tickets: TicketQuerySet, part: str, user: User) -> TicketQuerySet:
    """Return the tickets of one part of a list; "" is all of it."""
    return tickets.filter(PARTS[part].q(user)) if part else tickets


@counts_composed_once(most=RAIL_COUNTED)
def _count_rail(user: User) -> dict[str, QuerySet[Any]]:
    waiting = Inbox(user).tickets_in(FIRST_VIEW)
    return {FIRST_VIEW.slug: waiting, NOTIFICATIONS: shown_to(user).unread()}


@counts_composed_once(most=COUNTED)
def _count(user: User, *, parts_of: str | None) -> dict[str, QuerySet[Any]]:
    inbox = Inbox(user)
    views: dict[str, QuerySet[Any]] = {
        b.slug: inbox.tickets_in(b) for b in INBOX_VIEWS.values() if b.is_counted
    }
    views[NOTIFICATIONS] = shown_to(user).unread()
    if parts_of is None:
        return views
    return {**views, **_parts_of(inbox, INBOX_VIEWS[parts_of])}


def _parts_of(inbox: Inbox, view: InboxView) -> dict[str, QuerySet[Any]]:
    tickets, user = inbox.tickets_in(view), inbox.user
    unread, yours = part_of(tickets, "unread", user), part_of(tickets, "mine", user)
    return {"found": tickets, "unread": unread, "yours": yours}
