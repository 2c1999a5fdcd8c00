"""Events of tickets. `docs/events.md` lists the facts of each.

Subscribe with `@ledger.subscribers.receives(TICKET_RESOLVED)`.
"""

from typing import NotRequired, TypedDict

from ledger.facts import declare


class Created(TypedDict):
    channel: str
    started_by_agent: bool
    message: NotRequired[int]
    mailbox: NotRequired[int | None]
    team: NotRequired[int | None]


class RequesterWrote(TypedDict):
    message: int
    resolution: int
    before: str
    after: str
    takes_part: bool


class OfMessage(TypedDict):
    message: int


class ReplyWithdrawn(TypedDict):
    """The statuses are those before and after it was withdrawn; the time is that of the reply."""

    message: int
    replied_at_iso: NotRequired[str]
    before: str
    after: str


class Noted(TypedDict):
    message: int
    mentions: NotRequired[list[int]]


class OfFollower(TypedDict):
    follower: int


class NotificationsChosen(TypedDict):
    """The kinds of notification by way: at the bell, by the browser, by mail."""

    before: dict[str, list[str]]
    after: dict[str, list[str]]


class ViewSaved(TypedDict):
    """A saved view as it is now. `shown_to` is mine, everyone, or team and its key: team-7."""

    name: str
    shown_to: str
    conditions: str
    order: str


class ViewChanged(TypedDict):
    """The values of `ViewSaved` that differ."""

    before: dict[str, str]
    after: dict[str, str]


class ViewMoved(TypedDict):
    before: int
    after: int


class ReactionReceived(TypedDict):
    message: int
    emoji: str
    customer: int


class Assigned(TypedDict):
    """To a person, with `before` and `after`, or to a team."""

    after_name: str
    before: NotRequired[int | None]
    after: NotRequired[int | None]
    before_team: NotRequired[int | None]
    after_team: NotRequired[int | None]


class Changed(TypedDict):
    before: str
    after: str


class Resolved(TypedDict):
    resolution: int
    before: str
    after: str
    at_iso: str


class Reopened(TypedDict):
    resolution: int
    message: NotRequired[int]


class Tagged(TypedDict):
    before: list[str]
    after: list[str]


class ParticipantAdded(TypedDict):
    email: str
    is_accepted: bool


class ParticipantAccepted(TypedDict):
    email: str


class MarkedSpam(TypedDict):
    blocked: bool


class OfMacro(TypedDict):
    """`scope` is "mine", "team" or "everyone"."""

    name: str
    scope: str


class MacroChanged(OfMacro):
    """`changed` are names of columns."""

    changed: list[str]


class MacroApplied(TypedDict):
    macro: int
    name: str


class Snoozed(TypedDict):
    until: str


class Woken(TypedDict):
    reason: str


class Merged(TypedDict):
    into: int


class MergeReceived(TypedDict):
    source: int


class Split(TypedDict):
    message: int
    into: int


class MailBounced(TypedDict):
    outbound: int
    status: str


class MailResent(TypedDict):
    message: int
    to: str


TICKET_CREATED = declare("ticket.created", Created)
TICKET_REQUESTER_WROTE = declare("ticket.requester_wrote", RequesterWrote)
TICKET_REPLIED = declare("ticket.replied", OfMessage)
TICKET_REPLY_WITHDRAWN = declare("ticket.reply_withdrawn", ReplyWithdrawn)
TICKET_NOTED = declare("ticket.noted", Noted)
TICKET_ASSIGNED = declare("ticket.assigned", Assigned)
TICKET_STATUS_CHANGED = declare("ticket.status_changed", Changed)
TICKET_RESOLVED = declare("ticket.resolved", Resolved)
TICKET_REOPENED = declare("ticket.reopened", Reopened)
TICKET_CLOSED = declare("ticket.closed")
TICKET_PRIORITY_CHANGED = declare("ticket.priority_changed", Changed)
TICKET_TAGGED = declare("ticket.tagged", Tagged)
TICKET_RENAMED = declare("ticket.renamed", Changed)
TICKET_REPLY_ADDRESS_CHOSEN = declare("ticket.reply_address_chosen", Changed)
TICKET_PARTICIPANT_ADDED = declare("ticket.participant_added", ParticipantAdded)
TICKET_PARTICIPANT_ACCEPTED = declare("ticket.participant_accepted", ParticipantAccepted)
TICKET_MESSAGE_ACCEPTED = declare("ticket.message_accepted", OfMessage)
TICKET_MARKED_SPAM = declare("ticket.marked_spam", MarkedSpam)
TICKET_UNMARKED_SPAM = declare("ticket.unmarked_spam")
TICKET_DELETED = declare("ticket.deleted")
TICKET_RESTORED = declare("ticket.restored")
TICKET_PURGED = declare("ticket.purged")
TICKET_MERGED = declare("ticket.merged", Merged)
TICKET_MERGE_RECEIVED = declare("ticket.merge_received", MergeReceived)
TICKET_UNMERGED = declare("ticket.unmerged", Merged)
TICKET_MERGE_UNDONE = declare("ticket.merge_undone", MergeReceived)
TICKET_SPLIT = declare("ticket.split", Split)
TICKET_SNOOZED = declare("ticket.snoozed", Snoozed)
TICKET_WOKEN = declare("ticket.woken", Woken)
TICKET_FOLLOWED = declare("ticket.followed", OfFollower)
TICKET_UNFOLLOWED = declare("ticket.unfollowed", OfFollower)
TICKET_REACTION_RECEIVED = declare("ticket.reaction_received", ReactionReceived)
TICKET_MAIL_BOUNCED = declare("ticket.mail_bounced", MailBounced)
TICKET_MAIL_RESENT = declare("ticket.mail_resent", MailResent)
TICKET_MACRO_APPLIED = declare("ticket.macro_applied", MacroApplied)
MACRO_CREATED = declare("macro.created", OfMacro)
MACRO_CHANGED = declare("macro.changed", MacroChanged)
MACRO_DELETED = declare("macro.deleted", OfMacro)
USER_NOTIFICATIONS_CHOSEN = declare("user.notifications_chosen", NotificationsChosen)
VIEW_CREATED = declare("view.created", ViewSaved)
VIEW_CHANGED = declare("view.changed", ViewChanged)
VIEW_MOVED = declare("view.moved", ViewMoved)
VIEW_DELETED = declare("view.deleted", ViewSaved)
