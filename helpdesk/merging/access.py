"""Permissions to merge tickets, and to undo it."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from accounts.models import User
from helpdesk.access import get_ticket_for, visible_tickets
from helpdesk.models import Ticket, TicketQuerySet
from helpdesk.models.chains import merge_chain


@contextmanager
def lock_merged_ticket_for(user: User, pk: int) -> Iterator[Ticket]:
    """Yield the locked ticket, merged or not, if the user may change it and the one it leads to.

    All on the way are locked, the merged one first, as for incoming mail.
    """
    with transaction.atomic():
        rows = Ticket.objects.select_for_update(no_key=True).order_by()
        last, above = pk, rows.filter(pk=pk).values_list("merged_into", flat=True).first()
        while above:
            last, above = above, rows.filter(pk=above).values_list("merged_into", flat=True).first()
        ticket = get_ticket_for(user, pk, to_answer=True)
        if last != pk:
            get_ticket_for(user, last, to_answer=True)
        yield ticket


def may_unmerge(user: User, ticket: Ticket) -> bool:
    """Return True for a merged ticket if the person may change it and the one it leads to."""
    if not ticket.merged_into_id or ticket.deleted_at or not user.may_answer:
        return False
    last = merge_chain(ticket.pk)[-1]
    return visible_tickets(user).filter(pk=last, deleted_at=None).exists()


def find_tickets_to_merge(user: User, ticket: Ticket) -> TicketQuerySet:
    """Return the tickets that the user may open and into which a ticket can be merged."""
    return visible_tickets(user).in_the_flow().exclude(pk=ticket.pk)


def other_open_tickets(user: User, ticket: Ticket) -> TicketQuerySet:
    """Return the newest open tickets of the same requester that the user may open."""
    others = find_tickets_to_merge(user, ticket).unresolved().filter(requester=ticket.requester_id)
    return others.only("status", "subject", "created_at").order_by("-pk")[:20]
