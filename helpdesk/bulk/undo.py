"""The undo of the actions of a bulk change: each gives one ticket back what it was before."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from accounts.models import User
from helpdesk.actions.snooze import snooze_ticket, wake_ticket
from helpdesk.actions.undo import CannotUndo, undo_change
from helpdesk.models import Ticket
from helpdesk.undoing import TicketChange, read_values, written_values

Values = dict[str, Any]


def values_of(ticket: Ticket, columns: tuple[str, ...]) -> Values:
    """Return values of columns as JSON, with times in UTC, so that equal ones are written alike."""
    values = {name: getattr(ticket, name) for name in columns}
    for name, value in values.items():
        if isinstance(value, datetime):
            values[name] = value.astimezone(UTC)
    return written_values({**values, "tags": list(ticket.tags)} if "tags" in values else values)


def undo_columns(ticket: Ticket, by: User, before: Values, after: Values) -> None:
    change = TicketChange(ticket.pk, by.pk, read_values(before), read_values(after))
    undo_change(ticket, change, by=by)


def undo_snooze(ticket: Ticket, by: User, before: Values, after: Values) -> None:
    _refuse_changed(ticket, after)
    former = before["snoozed_until"] and moment_of(before["snoozed_until"])
    if former and former > timezone.now():
        snooze_ticket(ticket, until=former, by=by)
    else:
        wake_ticket(ticket, by=by)


def undoing(action: Callable[..., object]) -> Callable[[Ticket, User, Values, Values], None]:
    """Return an undo that calls the opposite action, unless the ticket was changed since."""

    def undo(ticket: Ticket, by: User, before: Values, after: Values) -> None:
        _refuse_changed(ticket, after)
        action(ticket, by=by)

    return undo


def _refuse_changed(ticket: Ticket, after: Values) -> None:
    if values_of(ticket, tuple(after)) != after:
        raise CannotUndo(
            _("Not undone: ticket #%d was changed since. Open it and change it by hand.")
            % ticket.pk
        )


def moment_of(written: str) -> datetime:
    moment = parse_datetime(written)
    assert moment
    return moment
