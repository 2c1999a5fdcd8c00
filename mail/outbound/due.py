"""Due mail by the server that sends it."""

from collections.abc import Collection
from datetime import datetime

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone

from mail.models import OutboundMail, SmtpServer
from mail.models.outbound import CONNECTION_TEST
from mail.outbound.server_state import mailboxes_backing_off

# The mailbox whose own server it is; None for the server of MAIL_URL.
type Server = int | None


def servers_with_due_mail(now: datetime, but: Collection[Server] = ()) -> list[Server]:
    """Return the servers that have mail to send and are not backing off."""
    own = _own_servers()
    due = _sendable(OutboundMail.objects.due(now), own).exclude(
        mailbox__isnull=False, mailbox__in=mailboxes_backing_off(now)
    )
    if None in but:
        due = due.filter(mailbox__in=own.difference(but))
    else:
        due = due.exclude(mailbox__isnull=False, mailbox__in=[each for each in but if each])
    mailboxes = due.order_by().values_list("mailbox_id", flat=True).distinct()
    found: dict[Server, None] = {each if each in own else None: None for each in mailboxes}
    return list(found)


def due_of(server: Server) -> QuerySet[OutboundMail]:
    due = OutboundMail.objects.due(timezone.now()).order_by("send_after", "pk")
    if server is None:
        own = _own_servers()
        return _sendable(due.filter(Q(mailbox__isnull=True) | ~Q(mailbox__in=own)), own)
    return due.filter(mailbox=server)


def _sendable(due: QuerySet[OutboundMail], own: Collection[int]) -> QuerySet[OutboundMail]:
    """Leave out what has no server; a test of the connection is tried, and fails at once."""
    if settings.MAIL_URL:
        return due
    return due.filter(Q(mailbox__in=own) | Q(kind=CONNECTION_TEST))


def _own_servers() -> set[int]:
    return set(SmtpServer.objects.filter(is_active=True).values_list("mailbox_id", flat=True))
