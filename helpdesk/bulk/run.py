"""The work of a bulk change: one ticket after the other, each in a transaction of its own."""

import logging
import time
from typing import Final

from celery.exceptions import SoftTimeLimitExceeded
from django.core.exceptions import PermissionDenied
from django.db import InterfaceError, OperationalError, transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from config.refusals import Refused
from helpdesk.bulk.actions import change_one, undo_one
from helpdesk.models import BulkChange, BulkTicket

State = BulkTicket.State
MAX_REASON: Final = 300
MAX_TRIES: Final = 5
# A deadlock, a full disk, a worker that must end: nothing is wrong with the ticket, which waits.
TRANSIENT_ERRORS: Final = (OperationalError, InterfaceError, SoftTimeLimitExceeded)
logger = logging.getLogger(__name__)


def run_bulk_change(pk: int, *, seconds: float | None = None, waits: bool = True) -> bool:
    """Do what is left of a bulk change, or of its undo; return True if nothing is left.

    Stops after `seconds`. Tickets come in the order of their numbers. What became of a ticket is
    stored in the transaction that changes it, so a second run goes on where the first one ended,
    and two at once take turns. One that does not wait leaves the rest to the other and returns
    True. A transient error is raised; the ticket waits for the next run, `MAX_TRIES` times at most.
    """
    until = None if seconds is None else time.monotonic() + seconds
    while _take_next_or_count(pk, waits=waits):
        if until is not None and time.monotonic() > until:
            return False
    return True


def _take_next_or_count(pk: int, *, waits: bool) -> bool:
    try:
        return _take_next(pk, waits=waits)
    except TRANSIENT_ERRORS:
        try:
            _count_try(pk)
        except TRANSIENT_ERRORS:
            logger.exception("A failed try of bulk change %s was not counted", pk)
        raise


@transaction.atomic
def _count_try(pk: int) -> None:
    """Count a failed try of the next ticket, and skip it after `MAX_TRIES`."""
    change = _lock(pk, waits=False)
    if change is None:
        return
    row = _next_row(change)
    if row is None:
        return
    row.tries += 1
    if row.tries >= MAX_TRIES:
        _skip(row, change, _("Something went wrong. Open it and try again."))
    row.save(update_fields=["tries", "state", "reason"])
    change.worked_at = timezone.now()  # others come first in the next sweep
    change.save(update_fields=["worked_at"])


def _lock(pk: int, *, waits: bool) -> BulkChange | None:
    rows = BulkChange.objects.select_for_update(of=("self",), no_key=True, skip_locked=not waits)
    return rows.select_related("by").filter(pk=pk, finished_at=None).first()


def _take_next(pk: int, *, waits: bool) -> bool:
    """Do the next ticket; return False if there is none. The row lock lets one process at it."""
    with transaction.atomic():
        change = _lock(pk, waits=waits)
        if change is None:
            return False
        row = _next_row(change)
        if row is None:
            change.finished_at = timezone.now()
            change.save(update_fields=["finished_at"])
            return False
        _settle(row, change)
        row.tries = 0  # its undo begins anew
        row.save(update_fields=["state", "reason", "before", "after", "tries"])
        change.worked_at = timezone.now()
        change.save(update_fields=["worked_at"])
    return True


def _next_row(change: BulkChange) -> BulkTicket | None:
    if change.undo_at:
        state = State.CHANGED
    elif change.cancelled_at:
        return None
    else:
        state = State.WAITING
    return change.tickets.filter(state=state).order_by("ticket").first()


def _settle(row: BulkTicket, change: BulkChange) -> None:
    """Change or undo one ticket; a refusal and a fault leave the ticket as it was.

    A transient error is raised.
    """
    try:
        with transaction.atomic():
            if change.undo_at:
                undo_one(change.action, row.ticket, row.before, row.after, by=change.by)
                row.state = State.UNDONE
            else:
                row.before, row.after = change_one(
                    change.action, row.ticket, change.values, by=change.by,
                    seen_at=row.seen_at, is_of_list=change.selected_at is not None,
                )  # fmt: skip
                row.state = State.CHANGED if row.before else State.SAME
    except Refused as refusal:
        _skip(row, change, str(refusal))
    except Http404:
        _skip(row, change, _("It was deleted, or you may not see it."))
    except PermissionDenied:
        _skip(row, change, _("It belongs to another team, or your role may not do this."))
    except TRANSIENT_ERRORS:
        raise
    except Exception:
        logger.exception("Ticket %s of bulk change %s failed", row.ticket, change.pk)
        _skip(row, change, _("Something went wrong. Open it and try again."))


def _skip(row: BulkTicket, change: BulkChange, reason: str) -> None:
    row.state = State.LEFT if change.undo_at else State.SKIPPED
    row.reason = reason[:MAX_REASON]
