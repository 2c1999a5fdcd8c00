"""The changes that a saved reply makes to a ticket."""

from accounts.models import User
from helpdesk import events
from helpdesk.actions.assign import assign_team, assign_ticket
from helpdesk.actions.edit import set_priority, tag_ticket
from helpdesk.models import Macro, Ticket
from ledger.origin import Origin


def apply_macro(ticket: Ticket, macro: Macro, *, origin: Origin) -> None:
    """Make the changes of a saved reply but for the status, which the reply itself sets.

    The ticket is locked. Each change is the action of its own name, and is refused as that is.
    """
    origin.record(events.TICKET_MACRO_APPLIED, ticket, macro=macro.pk, name=macro.name)
    if macro.sets_priority:
        set_priority(ticket, priority=macro.sets_priority, **origin.passed_on)
    if macro.adds_tags:
        tag_ticket(ticket, tags=[*ticket.tags, *macro.adds_tags], **origin.passed_on)
    if macro.moves_to:
        assign_team(ticket, team=macro.moves_to, **origin.passed_on)
    if assignee := _assignee(macro, origin):
        assign_ticket(ticket, to=assignee, **origin.passed_on)


def _assignee(macro: Macro, origin: Origin) -> User | None:
    return origin.person if macro.assigns_self else macro.assigns_to
