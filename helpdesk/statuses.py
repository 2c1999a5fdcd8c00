"""The six states of a ticket and how they are left: plain rules, no clock, no database."""

NEW, OPEN, PENDING, ON_HOLD, SOLVED, CLOSED = (
    "new",
    "open",
    "pending",
    "on_hold",
    "solved",
    "closed",
)
ALL = (NEW, OPEN, PENDING, ON_HOLD, SOLVED, CLOSED)
UNRESOLVED = (NEW, OPEN, PENDING, ON_HOLD)
# What a person may choose; "new" is never returned to and "closed" comes with time.
CHOOSABLE = (OPEN, PENDING, ON_HOLD, SOLVED)


def may_become(status: str, target: str) -> bool:
    """Whether a person may move a ticket from one status to another."""
    return status != CLOSED and target in CHOOSABLE


def after_requester_wrote(status: str) -> str:
    """Pending, on hold and solved tickets wait for the agent again; a closed one stays closed."""
    return OPEN if status in (PENDING, ON_HOLD, SOLVED) else status


def after_agent_acted(status: str) -> str:
    """The first act of an agent takes a new ticket up."""
    return OPEN if status == NEW else status


def is_resolved(status: str) -> bool:
    return status in (SOLVED, CLOSED)
