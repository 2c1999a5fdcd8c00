from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Team, User
from config.refusals import Refused
from helpdesk import events, statuses
from helpdesk.actions.changes import copy_columns, locked, save
from helpdesk.models import Ticket
from ledger.actors import Actor
from ledger.models import Event
from ledger.origin import origin_of


class CannotAssign(Refused):
    """The message gives the reason and the next step."""


def assign_ticket(
    ticket: Ticket,
    *,
    to: User | None,
    by: Actor,
    now: datetime | None = None,
    caused_by: Event | None = None,
) -> Ticket:
    """Assign a ticket to a user who may answer it, or unassign it with None."""
    if to is not None and not to.is_agent:
        raise CannotAssign(_("%s does not answer tickets. Choose an agent.") % to.name)
    with transaction.atomic():
        current = locked(ticket)
        origin = origin_of(by, now, caused_by)
        if current.assignee_id != (to.pk if to else None):
            before = current.assignee_id
            current.assignee = to
            current.status = statuses.after_agent_acted(current.status) if to else current.status
            save(current, ["assignee", "status"], now=origin.at)
            origin.record(
                events.TICKET_ASSIGNED,
                current,
                before=before,
                after=to.pk if to else None,
                after_name=to.name if to else "",
            )
        copy_columns(ticket, current)
    return ticket


def assign_team(
    ticket: Ticket,
    *,
    team: Team | None,
    by: Actor,
    now: datetime | None = None,
    caused_by: Event | None = None,
) -> Ticket:
    """Assign a ticket to a team; the assignee is kept only if they are a member."""
    with transaction.atomic():
        current = locked(ticket)
        origin = origin_of(by, now, caused_by)
        if current.team_id != (team.pk if team else None):
            before = current.team_id
            current.team = team
            assignee = current.assignee
            if team and assignee and not team.members.filter(pk=assignee.pk).exists():
                current.assignee = None
            save(current, ["team", "assignee"], now=origin.at)
            origin.record(
                events.TICKET_ASSIGNED,
                current,
                before_team=before,
                after_team=team.pk if team else None,
                after_name=team.name if team else "",
            )
        copy_columns(ticket, current)
    return ticket
