"""Ticket permissions: 404 for users without a role, 403 for agents of another team."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from accounts.models import Team, User
from accounts.models.team import Membership
from accounts.models.user import SEES_ALL
from accounts.people import colleagues
from config.composed import composed_once
from config.refusals import Refused
from helpdesk.models import (
    Attachment,
    Draft,
    HeldReply,
    Message,
    Ticket,
    TicketQuerySet,
)
from helpdesk.models.chains import merged_into


class TicketIsMerged(Refused):
    """The message names the ticket that has its messages."""


def visible_tickets(user: User) -> TicketQuerySet:
    """Return the tickets this user may open: all, or those of their teams and their own."""
    if not user.is_staff_person:
        return Ticket.objects.none()
    if user.sees_all_tickets:
        return Ticket.objects.all()
    mine = Q(team__in=user.team_ids) | Q(team=None) | Q(assignee=user)
    return Ticket.objects.filter(mine)


def people_who_see(ticket: Ticket) -> QuerySet[User]:
    """Return the people who may open this ticket: those to whom `visible_tickets` shows it."""
    if ticket.team_id is None:
        return colleagues()
    teams = Q(team=ticket.team_id) | Q(team__sees=Team.Sees.ALL)
    is_member = Exists(Membership.objects.filter(teams, user=OuterRef("pk")))
    return colleagues().filter(Q(role__in=SEES_ALL) | Q(pk=ticket.assignee_id) | is_member)


def get_ticket_for(
    user: User, pk: int, *, to_answer: bool = False, also_deleted: bool = False
) -> Ticket:
    """Return the ticket with requester, assignee, team and mailbox, if the user may see it.

    `to_answer` also requires that the user may reply to it and change it. With `also_deleted` it is
    found by those who may delete tickets after it was deleted.
    """
    if not user.is_staff_person:
        raise Http404
    tickets: list[Ticket] = _tickets(user, pk)
    if not tickets and also_deleted and may_delete(user):
        tickets = _deleted_tickets(user, pk)
    if not tickets:
        if Ticket.objects.filter(pk=pk, deleted_at=None).exists():
            raise PermissionDenied
        raise Http404
    if to_answer and not user.may_answer:
        raise PermissionDenied
    return tickets[0]


@composed_once
def _tickets(user: User, pk: int) -> TicketQuerySet:
    return _with_people(visible_tickets(user).filter(pk=pk, deleted_at=None))


def _with_people(tickets: TicketQuerySet) -> TicketQuerySet:
    return tickets.select_related("requester__organization", "assignee", "team", "mailbox")


@composed_once
def _deleted_tickets(user: User, pk: int) -> TicketQuerySet:
    return _with_people(visible_tickets(user).filter(pk=pk, deleted_at__isnull=False))


@composed_once
def last_tickets(user: User, requester: int, but: int) -> TicketQuerySet:
    """Return the newest tickets of a requester that the user may open, but this one."""
    others = visible_tickets(user).in_the_flow().filter(requester=requester).exclude(pk=but)
    return others.only("status", "subject", "created_at").order_by("-pk")[:5]


@contextmanager
def lock_ticket_for(
    user: User, pk: int, *, to_answer: bool = True, also_deleted: bool = False
) -> Iterator[Ticket]:
    """Yield the ticket as `get_ticket_for` does, with its row locked until the block ends.

    The block is one transaction. Actions called in it change this very object, without reading or
    locking the row again; after an error, fetch the ticket anew.
    """
    if not user.is_staff_person:
        raise Http404
    find = partial(get_ticket_for, user, pk, to_answer=to_answer, also_deleted=also_deleted)
    with _locked(pk, find) as ticket:
        yield ticket


@contextmanager
def lock_ticket_to_withdraw(user: User, pk: int, message: int) -> Iterator[Ticket]:
    """Yield the locked ticket of a reply that its writer may undo, or as `lock_ticket_for` does.

    The reply itself may have moved the ticket to a team whose tickets its writer does not see.
    """

    def find() -> Ticket:
        mine = HeldReply.objects.filter(message=message, message__ticket=pk, message__agent=user)
        if user.may_answer and mine.exists():
            return get_object_or_404(_with_people(Ticket.objects.filter(pk=pk, deleted_at=None)))
        return get_ticket_for(user, pk, to_answer=True)

    if not user.is_staff_person:
        raise Http404
    with _locked(pk, find) as ticket:
        yield ticket


@contextmanager
def lock_ticket_to_give_back(user: User, pk: int) -> Iterator[Ticket]:
    """Yield the locked ticket that the person assigned to others, as `lock_ticket_for` does.

    They need not see it any more. The caller has the stored change that the person made.
    """

    def find() -> Ticket:
        if not user.may_answer:
            raise PermissionDenied
        return get_object_or_404(_with_people(Ticket.objects.filter(pk=pk, deleted_at=None)))

    with _locked(pk, find) as ticket:
        yield ticket


def sees_ticket(user: User, pk: int) -> bool:
    return visible_tickets(user).filter(pk=pk, deleted_at=None).exists()


def find_unsent_reply(user: User, pk: int) -> Draft | None:
    """Return the draft of the person at a ticket that they no longer see, else None."""
    if sees_ticket(user, pk):
        return None
    return Draft.objects.filter(ticket=pk, user=user, kind=Message.Kind.PUBLIC).first()


@contextmanager
def _locked(pk: int, find: Callable[[], Ticket]) -> Iterator[Ticket]:
    with transaction.atomic():
        # The lock comes first, so that the joined rows are read as they are once it is held.
        Ticket.objects.select_for_update(no_key=True).filter(pk=pk).values_list("pk").first()
        ticket = find()
        refuse_merged(ticket)
        ticket.is_locked = True
        try:
            yield ticket
        finally:
            ticket.is_locked = False


def refuse_merged(ticket: Ticket) -> None:
    """Refuse to work on a ticket that was merged into another."""
    if ticket.merged_into_id:
        words = _("Ticket #%(number)d was merged into #%(into)d. Open that one.")
        raise TicketIsMerged(words % {"number": ticket.pk, "into": ticket.merged_into_id})


@contextmanager
def lock_ticket_to_delete(user: User, pk: int) -> Iterator[Ticket]:
    """Yield the locked ticket, deleted or not, if the user may delete and restore it.

    Those merged into it are locked first, as for incoming mail.
    """
    if not user.is_staff_person:
        raise Http404
    with transaction.atomic():
        rows = Ticket.objects.select_for_update(no_key=True).order_by().values_list("pk")
        for each in reversed(merged_into(pk)):
            rows.filter(pk=each).first()
        with lock_ticket_for(user, pk, also_deleted=True) as ticket:
            if not may_delete(user):
                raise PermissionDenied
            yield ticket


def get_message(ticket: Ticket, pk: int) -> Message:
    """Return a message of the ticket with its writer, its mail and the raw bytes of that."""
    messages = ticket.messages.select_related(
        "customer", "agent", "inbound__raw", "inbound__mailbox", "outbound__mailbox"
    )
    return get_object_or_404(messages, pk=pk)


def get_sent_message(ticket: Ticket, pk: int) -> Message:
    """Return a message of the ticket with the mail that carries it."""
    return get_object_or_404(ticket.messages.select_related("outbound"), pk=pk)


def get_html_message_for(user: User, pk: int) -> tuple[Ticket, Message]:
    """Return a message that has HTML, and its ticket, if the user may see it."""
    message = get_object_or_404(Message.objects.exclude(html=""), pk=pk)
    return get_ticket_for(user, message.ticket_id, also_deleted=True), message


def get_attachment_for(user: User, pk: int) -> Attachment:
    """Return the attachment if the user may see its ticket."""
    found = get_object_or_404(Attachment.objects.select_related("message"), pk=pk)
    get_ticket_for(user, found.message.ticket_id, also_deleted=True)
    return found


def may_answer(user: User) -> bool:
    """Return True if the person may reply to the tickets they see, and change them."""
    return user.may_answer


def may_delete(user: User) -> bool:
    """Return True if the person may delete and restore the tickets they see."""
    return user.may_lead


def may_note(user: User) -> bool:
    """Return True if the person may write notes on the tickets they see."""
    return user.may_note


def may_allow_senders(user: User) -> bool:
    """Return True if the person may decide that mail of a sender is never held again."""
    return user.may_lead
