"""The six statuses of a ticket and their transitions. Pure functions."""

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
# Statuses a user may set; "new" is initial only and "closed" follows after a grace period.
CHOOSABLE = (OPEN, PENDING, ON_HOLD, SOLVED)


def may_become(status: str, target: str) -> bool:
    """Return True if a user may move a ticket from one status to another."""
    return status != CLOSED and target in CHOOSABLE


def after_requester_wrote(status: str) -> str:
    """Return the status after a customer message; a closed ticket stays closed."""
    return OPEN if status in (PENDING, ON_HOLD, SOLVED) else status


def after_agent_acted(status: str) -> str:
    """Return the status after an agent's action: a new ticket becomes open."""
    return OPEN if status == NEW else status


def is_resolved(status: str) -> bool:
    return status in (SOLVED, CLOSED)
