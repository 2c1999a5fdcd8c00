import time
from datetime import datetime

from celery import shared_task
from django.utils import timezone

from accounts.access import find_administrator
from ledger.models import Event
from ledger.processes import note_work
from mail.inbound.connection_tests import fail_overdue_tests
from mail.inbound.process import read_inbound
from mail.models import InboundMail
from mail.queue.bulk import BulkAction, apply_to_list
from mail.queue.delete import forget_deleted

SWEEP_SECONDS = 20  # then the next sweep goes on


@shared_task
def read_mail(*, inbound_id: int) -> None:
    """Parse and deliver one stored mail."""
    read_inbound(inbound_id)
    note_work("reader")


@shared_task
def sweep_inbound() -> None:
    """Read mail that is due and unread: after a broker failure, a killed worker, or a wait."""
    note_work("reader")
    due = InboundMail.objects.unread(timezone.now()).order_by("read_after", "pk")
    until = time.monotonic() + SWEEP_SECONDS
    for pk in list(due.values_list("pk", flat=True)[:200]):
        if time.monotonic() < until:
            read_inbound(pk)
            note_work("reader")


@shared_task
def sweep_connection_tests() -> None:
    """Fail the tests of mailboxes whose mail did not come back in time."""
    fail_overdue_tests(timezone.now())


# Its former name, as a task may be queued while Tandem is updated.
@shared_task(name="mail.tasks.act_on_rest")
def apply_to_rest(
    *,
    action: dict[str, str],
    after: str,
    by_id: int,
    now: str | None = None,
    caused_by_id: int | None = None,
) -> None:
    """Continue a bulk action on a list of the queue."""
    if by := find_administrator(by_id):
        if "act" in action:  # its former field
            action = {**action, "action": action["act"]}
            del action["act"]
        apply_to_list(
            BulkAction(**action),
            after=after,
            by=by,
            now=datetime.fromisoformat(now) if now else None,
            caused_by=Event.objects.get(pk=caused_by_id) if caused_by_id else None,
        )


@shared_task
def sweep_deleted() -> None:
    """Delete the bytes of mail deleted more than thirty days ago."""
    until = time.monotonic() + SWEEP_SECONDS
    while forget_deleted() and time.monotonic() < until:
        pass
