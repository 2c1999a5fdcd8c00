import time
from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from config.enqueue import enqueue_on_commit
from helpdesk.actions.draft_files import delete_old_draft_files
from helpdesk.actions.index_stored import index_stored_tickets
from helpdesk.actions.purge import purge_tickets
from helpdesk.actions.snooze import wake_due_tickets
from helpdesk.actions.status import close_ticket
from helpdesk.bulk.run import run_bulk_change
from helpdesk.bulk.start import (
    TASK,
    delete_old_bulk_changes,
    go_on_with_bulk_changes,
)
from helpdesk.models import Status, Ticket
from helpdesk.notifications.digest import send_due_digests
from helpdesk.notifications.retention import delete_old_notifications

# Grace period in days, in which a customer's reply reopens a solved ticket.
GRACE = timedelta(days=28)
MAX_TICKETS = 500
MAX_NOTIFICATIONS = 20_000
INDEXING = 20
PURGED_AT_ONCE = 500
PURGING = 1800
# A long change gives way to other tasks after so many seconds, and goes on in a new task.
BULK_SECONDS = 10
BULK_WAITS = timedelta(seconds=60)


@shared_task
def sweep_solved() -> None:
    """Close tickets that were solved before the grace period."""
    ripe = Ticket.objects.filter(status=Status.SOLVED, solved_at__lt=timezone.now() - GRACE)
    for ticket in ripe.order_by("solved_at")[:MAX_TICKETS]:
        close_ticket(ticket)


@shared_task
def sweep_snoozed() -> None:
    """Put tickets back into Needs reply whose snooze is over."""
    wake_due_tickets(now=timezone.now(), most=MAX_TICKETS)


@shared_task
def sweep_purged() -> None:
    """Delete for good what was deleted or marked as spam thirty days ago, in batches."""
    until, failed = time.monotonic() + PURGING, set[int]()
    while purge_tickets(now=timezone.now(), most=PURGED_AT_ONCE, failed=failed):
        if time.monotonic() > until:
            break


@shared_task
def sweep_terms() -> None:
    """Index tickets that were stored by an older version, for at most `INDEXING` seconds."""
    until = time.monotonic() + INDEXING
    while index_stored_tickets() and time.monotonic() < until:
        pass


@shared_task
def sweep_draft_files() -> None:
    """Delete files of drafts that were sent, or that nobody sent for a long time."""
    delete_old_draft_files(now=timezone.now(), most=MAX_TICKETS)


@shared_task
def sweep_digests() -> None:
    """Mail the notifications that were collected long enough."""
    send_due_digests()


@shared_task
def sweep_notifications() -> None:
    """Delete notifications that were read, or that nobody read for a long time."""
    delete_old_notifications(now=timezone.now(), most=MAX_NOTIFICATIONS)


@shared_task
def run_bulk(*, pk: int) -> None:
    """Change the tickets of a bulk change; delivered twice, one of the two does the work."""
    if not run_bulk_change(pk, seconds=BULK_SECONDS, waits=False):
        enqueue_on_commit(TASK, pk=pk)


@shared_task
def sweep_bulk() -> None:
    """Delete old results of bulk changes, and go on with those whose task or request was lost."""
    now = timezone.now()
    delete_old_bulk_changes(now=now, most=MAX_TICKETS)
    go_on_with_bulk_changes(now=now, seconds=BULK_SECONDS, after=BULK_WAITS)
