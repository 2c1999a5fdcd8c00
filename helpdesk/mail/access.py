"""Permissions of mail held as spam: it belongs to those who would see its ticket."""

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404

from accounts.models import User
from mail.models import InboundMail, InboundMailQuerySet


def visible_held_mail(user: User) -> InboundMailQuerySet:
    """Return mail held as spam that would become a ticket this user may answer."""
    return _of_mailboxes(user, InboundMail.objects.held_as_spam()).select_related("mailbox")


def get_held_mail_for(user: User, pk: int) -> InboundMail:
    """Return one mail held as spam, or released since, with its raw bytes."""
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
    """Filter to mail for tickets the user would see: of the mailbox's team, or of no team.

    Mail that answers an existing ticket may belong to another team, so it is left to users who see
    all.
    """
    if not user.may_answer:
        return mails.none()
    if user.sees_all_tickets:
        return mails
    teams = Q(mailbox__team__in=user.team_ids)
    return mails.filter(teams | Q(mailbox__team=None), matched_by="")
