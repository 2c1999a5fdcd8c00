"""Events of placement, feedback and follow-ups. `docs/events.md` lists the facts of each."""

from typing import Any, NotRequired, TypedDict

from ledger.facts import declare


class TicketPlaced(TypedDict):
    touchpoint: int
    touchpoint_name: str
    before: int | None
    rule: int | None


class TicketUnplaced(TypedDict):
    touchpoint: int
    touchpoint_name: str


class InteractionRecorded(TypedDict):
    customer: int
    touchpoint: int
    source: str
    external_id: str


class Requested(TypedDict):
    ticket: int
    resolution: int
    due_at: str
    reason: str


class Asked(TypedDict):
    ticket: int
    touchpoint: int | None
    metric: str
    outbound: int | None


class NotAsked(TypedDict):
    ticket: int
    reason: str
    resolution: NotRequired[int]
    due_at: NotRequired[str]


class Received(TypedDict):
    request: int
    ticket: int
    customer: int
    touchpoint: int | None
    metric: str
    score: int | None
    before: int | None
    band: str
    has_comment: bool
    bot_detection: str
    source: str


class Changed(TypedDict):
    before: str
    after: str


class Disregarded(TypedDict):
    request: int
    ticket: int
    score: int | None
    reason: str


class ReplyReceived(TypedDict):
    """A reply of the customer who was asked. `route`: as `replies.reading.ReplyReading` has it."""

    ticket: int
    route: str
    mailbox: int


class OptedOut(TypedDict):
    source: str
    ticket: int


class FollowUpOpened(TypedDict):
    answer: int
    ticket: int
    owner: int | None
    due_at: str


class FollowUpHanded(TypedDict):
    before: int | None
    after: int


class FollowUpFinished(TypedDict):
    answer: int
    outcome: str


class SurveyChanged(TypedDict):
    version: int
    changed: dict[str, Any]


class PlacementChanged(TypedDict):
    touchpoint: int
    words: NotRequired[list[str]]
    is_deleted: NotRequired[bool]


class SignalOpened(TypedDict):
    """A share and a usual share from 0 to 1, or tickets and those usual in `n` days."""

    signal: int
    kind: str
    began_at: str
    hits: int
    n: int
    usual: float
    value: float


class OfSignal(TypedDict):
    signal: int
    kind: str


class BaselineRestarted(TypedDict):
    kind: str
    reason: str


TICKET_PLACED = declare("ticket.placed", TicketPlaced)
TICKET_UNPLACED = declare("ticket.unplaced", TicketUnplaced)
INTERACTION_RECORDED = declare("interaction.recorded", InteractionRecorded)
FEEDBACK_REQUESTED = declare("feedback.requested", Requested)
FEEDBACK_ASKED = declare("feedback.asked", Asked)
FEEDBACK_NOT_ASKED = declare("feedback.not_asked", NotAsked)
FEEDBACK_WITHDRAWN = declare("feedback.withdrawn", Requested)
FEEDBACK_RECEIVED = declare("feedback.received", Received)
FEEDBACK_DISREGARDED = declare("feedback.disregarded", Disregarded)
FEEDBACK_JUDGED = declare("feedback.judged", Changed)
FEEDBACK_REPLY_RECEIVED = declare("feedback.reply_received", ReplyReceived)
FEEDBACK_OPTED_OUT = declare("feedback.opted_out", OptedOut)
FOLLOW_UP_OPENED = declare("follow_up.opened", FollowUpOpened)
FOLLOW_UP_HANDED = declare("follow_up.handed", FollowUpHanded)
FOLLOW_UP_FINISHED = declare("follow_up.finished", FollowUpFinished)
SURVEY_CHANGED = declare("survey.changed", SurveyChanged)
PLACEMENT_CHANGED = declare("placement.changed", PlacementChanged)
LOOKUP_VALUE_CHANGED = declare("lookup_value.changed", Changed)
SIGNAL_OPENED = declare("signal.opened", SignalOpened)
SIGNAL_WITHDRAWN = declare("signal.withdrawn", OfSignal)
SIGNAL_ACKNOWLEDGED = declare("signal.acknowledged", OfSignal)
BASELINE_RESTARTED = declare("baseline.restarted", BaselineRestarted)
