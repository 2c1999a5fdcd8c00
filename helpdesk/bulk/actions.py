"""The actions of a bulk change: each changes one ticket as its own action does, and undoes it."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.people import agents, teams
from config.refusals import Refused
from helpdesk import statuses
from helpdesk.access import (
    get_ticket_for,
    lock_ticket_for,
    lock_ticket_to_delete,
    lock_ticket_to_give_back,
)
from helpdesk.actions.apply_macro import apply_macro
from helpdesk.actions.assign import assign_team, assign_ticket
from helpdesk.actions.delete import delete_ticket, restore_ticket
from helpdesk.actions.edit import set_priority, tag_ticket
from helpdesk.actions.merge import merge_ticket, unmerge_ticket
from helpdesk.actions.snooze import snooze_ticket
from helpdesk.actions.spam import mark_spam, unmark_spam
from helpdesk.actions.status import set_status
from helpdesk.bulk.undo import (
    Values,
    moment_of,
    undo_columns,
    undo_snooze,
    undoing,
    values_of,
)
from helpdesk.macros.access import find_macro_for
from helpdesk.merging.access import lock_merged_ticket_for
from helpdesk.models import BulkChange, Macro, Ticket
from helpdesk.undoing import COMPARED, FOLLOWING
from ledger.origin import origin_of

Action = BulkChange.Action
# The columns by which people see a ticket.
GIVEN = ("team_id", "assignee_id")


class CannotChangeTickets(Refused):
    """The message gives the reason and the next step."""


@dataclass(frozen=True)
class BulkAction:
    """`columns` are compared and kept for the undo; `undo` gets the values before and after.

    `sets_aside`: the ticket then waits for nobody, so it is left if its customer wrote since.
    """

    do: Callable[[Ticket, User, Values], object]
    undo: Callable[[Ticket, User, Values, Values], object]
    columns: tuple[str, ...] = (*COMPARED, *FOLLOWING)
    lock: Callable[[User, int], AbstractContextManager[Ticket]] = lock_ticket_for
    lock_to_undo: Callable[[User, int], AbstractContextManager[Ticket]] | None = None
    sets_aside: Callable[[User, Values], bool] = lambda by, values: False


def change_one(
    action: str, pk: int, values: Values, *, by: User, seen_at: datetime, is_of_list: bool = False
) -> tuple[Values, Values]:
    """Apply an action to one ticket that the person may change; return its values before and after.

    Both are empty if the ticket is as it was. After an action that gave it to others, both of
    `GIVEN` are kept, so that an undo takes it from nobody who got it later. `seen_at` is the last
    change of it that the person saw; one of a whole list (`is_of_list`) must not be changed since.
    """
    bulk_action = ACTIONS[action]
    with bulk_action.lock(by, pk) as ticket:
        wrote_at = ticket.last_requester_at
        if wrote_at and wrote_at > seen_at and bulk_action.sets_aside(by, values):
            words = _("The customer has written since you selected it.")
            raise CannotChangeTickets(words + " " + _("Read it, then select it again."))
        if is_of_list and ticket.updated_at != seen_at:
            raise CannotChangeTickets(_("It was changed since you selected it."))
        before = values_of(ticket, bulk_action.columns)
        bulk_action.do(ticket, by, values)
        after = values_of(ticket, bulk_action.columns)
    changed = [name for name in before if before[name] != after[name]]
    kept = set(changed)
    if kept & set(GIVEN):
        kept |= set(GIVEN)
    return {name: before[name] for name in changed}, {name: after[name] for name in kept}


def undo_one(action: str, pk: int, before: Values, after: Values, *, by: User) -> None:
    """Give a ticket back what it was before the action, unless it was changed since."""
    bulk_action = ACTIONS[action]
    lock = bulk_action.lock_to_undo or bulk_action.lock
    if set(GIVEN) & before.keys():
        lock = lock_ticket_to_give_back
    with lock(by, pk) as ticket:
        bulk_action.undo(ticket, by, before, after)


def _assign(ticket: Ticket, by: User, values: Values) -> None:
    person = agents().filter(pk=values["to"]).first() if values["to"] else None
    if values["to"] and person is None:
        raise CannotChangeTickets(_("That person no longer answers tickets. Choose another one."))
    assign_ticket(ticket, to=person, by=by)


def _move_to_team(ticket: Ticket, by: User, values: Values) -> None:
    team = teams().filter(pk=values["team"]).first()
    if team is None:
        raise CannotChangeTickets(_("That team no longer exists. Choose another one."))
    assign_team(ticket, team=team, by=by)


def _set_status(ticket: Ticket, by: User, values: Values) -> None:
    set_status(ticket, values["status"], by=by)


def _set_priority(ticket: Ticket, by: User, values: Values) -> None:
    set_priority(ticket, priority=values["priority"], by=by)


def _add_tags(ticket: Ticket, by: User, values: Values) -> None:
    tag_ticket(ticket, tags=[*ticket.tags, *values["tags"]], by=by)


def _remove_tags(ticket: Ticket, by: User, values: Values) -> None:
    tag_ticket(ticket, tags=[tag for tag in ticket.tags if tag not in values["tags"]], by=by)


def _apply_macro(ticket: Ticket, by: User, values: Values) -> None:
    """Make the changes of a saved reply, its status too; its text is sent to nobody."""
    macro = _chosen_macro(by, values)
    apply_macro(ticket, macro, origin=origin_of(by, None, None))
    if macro.sets_status:
        set_status(ticket, macro.sets_status, by=by)


def _chosen_macro(by: User, values: Values) -> Macro:
    """Return the saved reply that was chosen, if it still makes the changes that were shown."""
    macro = find_macro_for(by, values["macro"])
    if macro is None:
        raise CannotChangeTickets(_("That saved reply no longer exists. Choose another one."))
    if macro.changes_key(0) != values["changes"]:
        raise CannotChangeTickets(_("This saved reply was changed meanwhile. Choose it again."))
    return macro


def _always(by: User, values: Values) -> bool:
    return True


def _sets_aside(by: User, values: Values) -> bool:
    return _leaves_needs_reply(values["status"])


def _macro_sets_aside(by: User, values: Values) -> bool:
    return _leaves_needs_reply(_chosen_macro(by, values).sets_status)


def _leaves_needs_reply(status: str) -> bool:
    return status not in ("", statuses.NEW, statuses.OPEN)


def _snooze(ticket: Ticket, by: User, values: Values) -> None:
    snooze_ticket(ticket, until=moment_of(values["until"]), by=by)


@contextmanager
def _not_locked(user: User, pk: int) -> Iterator[Ticket]:
    """Yield a ticket that the person may change; a merge locks two, by their numbers."""
    yield get_ticket_for(user, pk, to_answer=True)


def _merge(ticket: Ticket, by: User, values: Values) -> None:
    try:
        into = get_ticket_for(by, values["into"], to_answer=True)
    except (Http404, PermissionDenied):
        words = _("Ticket #%d was deleted, or you may not change it. Choose another one.")
        raise CannotChangeTickets(words % values["into"]) from None
    merge_ticket(ticket, into=into, by=by)


SPAM, DELETED, MERGED = ("spam_at",), ("deleted_at",), ("merged_into_id",)
# A ticket that was used since it came back is not taken out again: any change of it counts.
NO_SPAM, RESTORED = ("spam_at", "updated_at"), ("deleted_at", "updated_at")
# fmt: off
ACTIONS: dict[str, BulkAction] = {
    Action.ASSIGN: BulkAction(_assign, undo_columns),
    Action.TEAM: BulkAction(_move_to_team, undo_columns),
    Action.STATUS: BulkAction(_set_status, undo_columns, sets_aside=_sets_aside),
    Action.PRIORITY: BulkAction(_set_priority, undo_columns),
    Action.ADD_TAGS: BulkAction(_add_tags, undo_columns),
    Action.REMOVE_TAGS: BulkAction(_remove_tags, undo_columns),
    Action.MACRO: BulkAction(_apply_macro, undo_columns, sets_aside=_macro_sets_aside),
    Action.SNOOZE: BulkAction(_snooze, undo_snooze, ("snoozed_until",), sets_aside=_always),
    Action.SPAM: BulkAction(
        lambda ticket, by, _: mark_spam(ticket, by=by),
        undoing(unmark_spam), SPAM, sets_aside=_always),
    Action.NOT_SPAM: BulkAction(
        lambda ticket, by, _: unmark_spam(ticket, by=by), undoing(mark_spam), NO_SPAM),
    Action.MERGE: BulkAction(
        _merge, undoing(unmerge_ticket), MERGED, _not_locked, lock_merged_ticket_for),
    Action.DELETE: BulkAction(
        lambda ticket, by, _: delete_ticket(ticket, by=by),
        undoing(restore_ticket), DELETED, lock_ticket_to_delete, sets_aside=_always),
    Action.RESTORE: BulkAction(
        lambda ticket, by, _: restore_ticket(ticket, by=by),
        undoing(delete_ticket), RESTORED, lock_ticket_to_delete),
}
# fmt: on
