"""Progress and result of a bulk change, as pages show them."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from helpdesk.models import BulkChange, BulkTicket, Priority, Status
from helpdesk.undoing import MAX_SECONDS

Action, State = BulkChange.Action, BulkTicket.State
NAMED: Final = 3
# Rows of a result; a thousand names are read by nobody.
MAX_NAMED: Final = 50


@dataclass(frozen=True)
class BulkState:
    """`done` of `total` tickets were looked at. `others` are some that were not changed."""

    change: BulkChange
    counts: Counter[str]
    others: list[BulkTicket]

    @property
    def is_running(self) -> bool:
        return self.change.finished_at is None

    @property
    def is_undo(self) -> bool:
        return self.change.undo_at is not None

    @property
    def total(self) -> int:
        """The tickets of the change, or of its undo."""
        if self.is_undo:
            return sum(self.counts[each] for each in (State.CHANGED, State.UNDONE, State.LEFT))
        return self.counts.total()

    @property
    def done(self) -> int:
        return self.total - self.counts[State.CHANGED if self.is_undo else State.WAITING]

    @property
    def percent(self) -> int:
        return self.done * 100 // self.total if self.total else 100

    @property
    def not_changed(self) -> int:
        """The tickets that were skipped, or that the undo left as they are."""
        return self.counts[State.LEFT if self.is_undo else State.SKIPPED]

    @property
    def may_undo(self) -> bool:
        """Return True if something was changed that can be undone now."""
        limit = timezone.now() - timedelta(seconds=MAX_SECONDS)
        is_over = self.is_running or self.is_undo or self.change.created_at < limit
        return bool(self.counts[State.CHANGED]) and not is_over

    @property
    def words(self) -> str:
        """The sentences that say what was done."""
        if self.is_undo:
            return self._undo_words
        count = self.counts[State.CHANGED]
        text = ngettext("%(count)d ticket: %(what)s.", "%(count)d tickets: %(what)s.", count)
        sentences = [text % {"count": count, "what": describe_change(self.change)}]
        if same := self.counts[State.SAME]:
            sentences.append(ngettext("%d already was.", "%d already were.", same) % same)
        if self.not_changed:
            text = ngettext("%d was not changed.", "%d were not changed.", self.not_changed)
            sentences.append(text % self.not_changed)
        if waiting := self.counts[State.WAITING]:
            text = ngettext(
                "Cancelled: %d was left as it was.",
                "Cancelled: %d were left as they were.",
                waiting,
            )
            sentences.append(text % waiting)
        return " ".join(sentences)

    @property
    def words_with_reasons(self) -> str:
        """The same, with the first tickets that were not changed and why."""
        named = [f"#{row.ticket}: {row.reason}" for row in self.others[:NAMED]]
        return " ".join([self.words, *named])

    @property
    def _undo_words(self) -> str:
        count, left = self.counts[State.UNDONE], self.not_changed
        if self.change.action == Action.NOT_SPAM:
            text = ngettext(
                "Undone: %d ticket is marked as spam again. Its sender is not blocked.",
                "Undone: %d tickets are marked as spam again. Their senders are not blocked.",
                count,
            )
        else:
            text = ngettext(
                "Undone: %d ticket is as it was before.",
                "Undone: %d tickets are as they were before.",
                count,
            )
        if not left:
            return text % count
        more = ngettext("%d was left as it is.", "%d were left as they are.", left)
        return f"{text % count} {more % left}"


def state_of(change: BulkChange) -> BulkState:
    rows = change.tickets.values_list("state").annotate(count=Count("pk"))
    state = State.LEFT if change.undo_at else State.SKIPPED
    others = change.tickets.filter(state=state).order_by("ticket")[:MAX_NAMED]
    return BulkState(change, Counter(dict(rows)), list(others))


def states_of(changes: Iterable[BulkChange]) -> list[BulkState]:
    return [state_of(change) for change in changes]


def describe_change(change: BulkChange) -> str:
    """Return what a bulk change sets, in a few words."""
    values: dict[str, Any] = change.values
    name, tags = values.get("name", ""), ", ".join(values.get("tags", ()))
    match change.action:
        case Action.ASSIGN:
            return _("assigned to %s") % name if name else _("unassigned")
        case Action.TEAM:
            return _("moved to %s") % name
        case Action.STATUS:
            return _("status “%s”") % Status(values["status"]).label
        case Action.PRIORITY:
            return _("priority “%s”") % Priority(values["priority"]).label
        case Action.ADD_TAGS:
            return _("tagged %s") % tags
        case Action.REMOVE_TAGS:
            return _("no longer tagged %s") % tags
        case Action.MACRO:
            return _("changes of “%s”") % name
        case Action.SNOOZE:
            return _("snoozed until %s") % name
        case Action.SPAM:
            return _("marked as spam")
        case Action.NOT_SPAM:
            return _("back in the inbox")
        case Action.MERGE:
            return _("merged into #%d") % values["into"]
        case Action.DELETE:
            return _("deleted, and can be restored for 30 days")
        case _:
            return _("restored")
