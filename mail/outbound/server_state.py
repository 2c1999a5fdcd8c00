"""The recorded state of a mailbox's own server, so that a failing server delays no other."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from ledger import live
from mail.models import OutboundMail, SharedServer, SmtpServer

# Each attempt may block a worker for ten seconds.
BACKOFF = timedelta(seconds=30)
NOTED_EVERY = timedelta(seconds=10)


def is_backing_off(server: SmtpServer, now: datetime) -> bool:
    """Return True if it failed so recently that it is not tried again yet."""
    if not server.error or not server.error_at:
        return False
    # A time ahead was written before the clock was set back.
    return timedelta(0) <= now - server.error_at < BACKOFF


def mailboxes_backing_off(now: datetime) -> QuerySet[SmtpServer, int]:
    failing = SmtpServer.objects.filter(
        is_active=True, error_at__gt=now - BACKOFF, error_at__lte=now
    )
    return failing.exclude(error="").values_list("mailbox_id", flat=True)


def record_failure(server: SmtpServer, error: str) -> None:
    server.error, server.error_at = error[:2000], timezone.now()
    _write(server, error=server.error, error_at=server.error_at)
    live.publish(f"mailbox:{server.mailbox_id}")


def record_success(server: SmtpServer, *, has_sent: bool) -> None:
    """Record a working connection; mail waiting for this server becomes due."""
    if server.error:
        transaction.on_commit(lambda: _retry_waiting(server.mailbox_id), robust=True)
    server.error, server.error_at = "", None
    server.last_sent_at = timezone.now() if has_sent else server.last_sent_at
    _write(server, error="", error_at=None, last_sent_at=server.last_sent_at)
    live.publish(f"mailbox:{server.mailbox_id}")


def record_shared_failure(error: str) -> None:
    """Record that the server of MAIL_URL cannot be used."""
    SharedServer.objects.filter(pk=1).update(error=error[:2000], error_at=timezone.now())


def record_shared_success(*, has_sent: bool) -> None:
    """Record that it works; every few seconds at most, as all lanes and mailers share the row."""
    now = timezone.now()
    rows = SharedServer.objects.filter(pk=1)
    if has_sent:
        is_new = Q(last_sent_at__range=(now - NOTED_EVERY, now), error="")
        rows.filter(Q(last_sent_at=None) | ~is_new).update(
            error="", error_at=None, last_sent_at=now
        )
    else:
        rows.exclude(error="").update(error="", error_at=None)


def _write(server: SmtpServer, **fields: Any) -> None:
    """Update the row, which may have been deleted while a mail was being sent."""
    SmtpServer.objects.filter(pk=server.pk).update(**fields)


def _retry_waiting(mailbox_id: int) -> None:
    """Make waiting mail due after the commit: another mail's lock held here could deadlock."""
    waits = OutboundMail.objects.filter(mailbox=mailbox_id, state=OutboundMail.State.QUEUED)
    waits.filter(responses={}).exclude(error="").update(send_after=timezone.now())
