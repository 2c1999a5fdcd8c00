"""Starting, cancelling, undoing and closing a bulk change."""

import logging
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import IntegrityError, InterfaceError, OperationalError, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from config.enqueue import enqueue_on_commit
from config.refusals import Refused
from helpdesk.bulk.run import run_bulk_change
from helpdesk.models import BulkChange, BulkTicket
from helpdesk.undoing import MAX_SECONDS

# Up to so many tickets are changed in the request; more of them in a task.
AT_ONCE: Final = 50
MAX_TICKETS: Final = 1000
TASK: Final = "helpdesk.tasks.run_bulk"
# A result can be undone for a day, and is kept for another one.
KEPT: Final = timedelta(days=2)
logger = logging.getLogger(__name__)


class CannotStartBulkChange(Refused):
    """The message gives the reason and the next step."""


class CannotUndoBulkChange(Refused):
    """The message gives the reason and the next step."""


def start_bulk_change(
    action: str,
    values: dict[str, Any],
    tickets: Collection[int],
    *,
    key: UUID,
    by: User,
    seen: Mapping[int, datetime] | None = None,
    selected_at: datetime | None = None,
    gone: Collection[int] = (),
) -> BulkChange:
    """Start a bulk change; up to `AT_ONCE` tickets are changed before it returns.

    The same key of the same person starts nothing a second time. `seen` has the last change of each
    ticket that the page showed, now if it names none. `selected_at` is the moment at which all of a
    list were selected, and `gone` are those that have left the list since.
    """
    now = timezone.now()
    numbers = sorted(set(tickets))
    check_number(numbers)
    rows = [
        BulkTicket(ticket=number, seen_at=min((seen or {}).get(number, now), now))
        for number in numbers
    ]
    for row in rows:
        if row.ticket in gone:
            row.state, row.reason = BulkTicket.State.SKIPPED, _("It is no longer in this list.")
    try:
        with transaction.atomic():
            _close_read(by, now=now)
            change = BulkChange.objects.create(
                action=action, values=values, key=key, by=by, selected_at=selected_at
            )
            for row in rows:
                row.change = change
            BulkTicket.objects.bulk_create(rows)
    except IntegrityError:
        return _started_before(by, key)
    _work(change, len(numbers))
    return change


def _close_read(by: User, *, now: datetime) -> None:
    """Close the results that say nothing new; one with refused tickets is closed by the person."""
    refused = (BulkTicket.State.SKIPPED, BulkTicket.State.LEFT)
    rows = BulkTicket.objects.filter(change=OuterRef("pk"), state__in=refused)
    others = BulkChange.objects.filter(by=by, closed_at=None).exclude(finished_at=None)
    others.exclude(Exists(rows)).update(closed_at=now)


def check_number(tickets: Collection[int]) -> None:
    """Refuse a selection of no tickets, and one of more than `MAX_TICKETS`."""
    if not tickets:
        raise CannotStartBulkChange(_("Select at least one ticket first."))
    if len(set(tickets)) > MAX_TICKETS:
        words = _("%(most)s tickets can be changed at once. Select fewer.")
        raise CannotStartBulkChange(words % {"most": f"{MAX_TICKETS:,}"})


def _started_before(by: User, key: UUID) -> BulkChange:
    change = BulkChange.objects.filter(by=by, key=key).first()
    if change is None:  # the same selection of all of a list
        words = _("The tickets of this selection were already changed. Select them again.")
        raise CannotStartBulkChange(words)
    return change


def cancel_bulk_change(change: BulkChange, *, now: datetime | None = None) -> None:
    """Leave the tickets alone that are not changed yet. Idempotent.

    An undo goes on: half of it would leave the tickets in two states.
    """
    open_ones = BulkChange.objects.filter(pk=change.pk, finished_at=None, undo_at=None)
    if open_ones.update(cancelled_at=now or timezone.now()):
        run_bulk_change(change.pk)  # only notes the end
    change.refresh_from_db()


def undo_bulk_change(change: BulkChange, *, now: datetime | None = None) -> None:
    """Give each changed ticket back what it was, unless it was changed since. Idempotent.

    One that is not finished is cancelled first.
    """
    now = now or timezone.now()
    change.refresh_from_db()
    if change.created_at < now - timedelta(seconds=MAX_SECONDS):
        raise CannotUndoBulkChange(_("This can no longer be undone. Change the tickets by hand."))
    if change.undo_at is None and change.finished_at is None:
        cancel_bulk_change(change, now=now)
    first = BulkChange.objects.filter(pk=change.pk, undo_at=None).exclude(finished_at=None)
    if first.update(undo_at=now, worked_at=now, finished_at=None, closed_at=None):
        _work(change, change.tickets.filter(state=BulkTicket.State.CHANGED).count())


def close_bulk_change(change: BulkChange, *, now: datetime | None = None) -> None:
    """Show the result no longer. Idempotent; one that is not finished stays."""
    finished = BulkChange.objects.filter(pk=change.pk, closed_at=None).exclude(finished_at=None)
    finished.update(closed_at=now or timezone.now())


def go_on_with_bulk_changes(*, now: datetime, seconds: float, after: timedelta) -> None:
    """Go on with those that are not finished and that nobody worked on for the time `after`.

    Each for `seconds`, and then in a task of its own.
    """
    rows = BulkChange.objects.filter(finished_at=None, worked_at__lt=now - after)
    for pk in list(rows.order_by("worked_at").values_list("pk", flat=True)[:10]):
        try:
            is_over = run_bulk_change(pk, seconds=seconds, waits=False)
        except (OperationalError, InterfaceError):
            logger.exception("Bulk change %s waits for the next sweep", pk)
            continue
        if not is_over:
            enqueue_on_commit(TASK, pk=pk)


def delete_old_bulk_changes(*, now: datetime, most: int) -> None:
    old = BulkChange.objects.filter(created_at__lt=now - KEPT).exclude(finished_at=None)
    pks = list(old.order_by("created_at").values_list("pk", flat=True)[:most])
    BulkChange.objects.filter(pk__in=pks).delete()


def _work(change: BulkChange, tickets: int) -> None:
    """Change few tickets now; many, and what a transient error stopped, in a task."""
    is_over = False
    if tickets <= AT_ONCE:
        try:
            is_over = run_bulk_change(change.pk)
        except (OperationalError, InterfaceError):
            logger.exception("Bulk change %s goes on in a task", change.pk)
    if not is_over:
        enqueue_on_commit(TASK, pk=change.pk)
    change.refresh_from_db()
