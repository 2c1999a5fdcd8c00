"""May this person see this ticket? A stranger learns nothing (404), another team's agent 403."""

from django.core.exceptions import PermissionDenied
from django.http import Http404

from accounts.models import User
from helpdesk.models import Ticket, TicketQuerySet


def visible_tickets(user: User) -> TicketQuerySet:
    return Ticket.objects.visible_to(user)


def get_ticket_for(user: User, pk: int, *, to_answer: bool = False) -> Ticket:
    """The ticket, with requester, assignee, team and mailbox; refused to who may not see it.

    `to_answer` asks for more: the person may also reply and change it.
    """
    if not user.is_staff_person:
        raise Http404
    ticket = (
        Ticket.objects.visible_to(user)
        .select_related("requester__organization", "assignee", "team", "mailbox")
        .filter(pk=pk, deleted_at=None)
        .first()
    )
    if ticket is None:
        if Ticket.objects.filter(pk=pk, deleted_at=None).exists():
            raise PermissionDenied
        raise Http404
    if to_answer and not user.may_answer:
        raise PermissionDenied
    return ticket
