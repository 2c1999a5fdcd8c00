"""What is written down about a mailbox's own server. One server in trouble stops no other."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from ledger import live
from mail.models import OutboundMail, SmtpServer

# Each try may cost ten seconds of a worker that others wait for.
REST = timedelta(seconds=30)


def rests(server: SmtpServer, now: datetime) -> bool:
    """Whether it failed so short a time ago that asking it again is of no use."""
    return bool(server.error and server.error_at and now - server.error_at < REST)


def resting_mailboxes(now: datetime) -> QuerySet[SmtpServer, int]:
    troubled = SmtpServer.objects.filter(is_active=True, error_at__gt=now - REST)
    return troubled.exclude(error="").values_list("mailbox_id", flat=True)


def note_trouble(server: SmtpServer, words: str) -> None:
    server.error, server.error_at = words[:2000], timezone.now()
    _write(server, error=server.error, error_at=server.error_at)
    live.publish(f"mailbox:{server.mailbox_id}")


def note_connected(server: SmtpServer, *, has_sent: bool) -> None:
    """All is well; what waited for this server goes now."""
    if server.error:
        transaction.on_commit(lambda: _wake(server.mailbox_id), robust=True)
    server.error, server.error_at = "", None
    server.last_sent_at = timezone.now() if has_sent else server.last_sent_at
    _write(server, error="", error_at=None, last_sent_at=server.last_sent_at)
    live.publish(f"mailbox:{server.mailbox_id}")


def _write(server: SmtpServer, **fields: Any) -> None:
    """Somebody may have removed it while a mail was on its way over it."""
    SmtpServer.objects.filter(pk=server.pk).update(**fields)


def _wake(mailbox_id: int) -> None:
    """After the commit: a lock on another mail while this one is held could end in a deadlock."""
    waits = OutboundMail.objects.filter(mailbox=mailbox_id, state=OutboundMail.State.QUEUED)
    waits.filter(troubles={}).exclude(error="").update(send_after=timezone.now())
