"""May this person see this ticket? A stranger learns nothing (404), another team's agent 403."""

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404

from accounts.models import User
from helpdesk.models import Ticket, TicketQuerySet
from mail.models import InboundMail, InboundMailQuerySet


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


def visible_held_mail(user: User) -> InboundMailQuerySet:
    """Mail held back as spam that would be a ticket this person may answer."""
    return _of_mailboxes(user, InboundMail.objects.held_as_spam())


def get_held_mail_for(user: User, pk: int) -> InboundMail:
    """A mail held back as spam, or one that somebody has let through since; with its bytes."""
    if not user.is_staff_person:
        raise Http404
    mails = InboundMail.objects.held_as_spam() | InboundMail.objects.filter(is_released=True)
    mails = mails.filter(pk=pk)
    mail = _of_mailboxes(user, mails).select_related("raw", "mailbox").first()
    if mail is None:
        if mails.exists():
            raise PermissionDenied
        raise Http404
    return mail


def _of_mailboxes(user: User, mails: InboundMailQuerySet) -> InboundMailQuerySet:
    """A new ticket goes to the team of its mailbox; without one everybody may answer it.

    What answers a ticket may belong to another team by now: it is for those who see all.
    """
    if not user.may_answer:
        return mails.none()
    if user.sees_all_tickets:
        return mails
    teams = Q(mailbox__team__in=user.team_ids)
    return mails.filter(teams | Q(mailbox__team=None), matched_by="")
