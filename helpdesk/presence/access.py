"""Audiences: those who may open a ticket, named so that a live topic tells nobody else of it.

They follow `helpdesk.access.visible_tickets`.
"""

from accounts.models import User
from helpdesk.models import Ticket


def audiences_of(user: User) -> list[str]:
    """Return the audiences a person belongs to; `visible_tickets` shows them what has one."""
    if user.sees_all_tickets:
        return ["all"]
    return ["teamless", f"assignee:{user.pk}", *(f"team:{pk}" for pk in user.team_ids)]


def audience_of(ticket: Ticket) -> tuple[str, ...]:
    """Return the audiences of a ticket: those who may open it."""
    team = f"team:{ticket.team_id}" if ticket.team_id else "teamless"
    assignee = [f"assignee:{ticket.assignee_id}"] if ticket.assignee_id else []
    return ("all", team, *assignee)
