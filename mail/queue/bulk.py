"""Bulk actions on mails of the queue: a first page at once, the rest in a task."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accounts.models import User
from config.enqueue import enqueue_on_commit
from config.web.pages import keyset_page
from mail.queue.delete import (
    CannotDeleteMail,
    delete_inbound,
    give_up_outbound,
    restore_inbound,
    restore_outbound,
)
from mail.queue.queue_lists import QUEUE_LISTS
from mail.queue.retry import CannotRetryMail, retry_inbound, retry_outbound

AT_ONCE = 100
REFUSALS = (CannotRetryMail, CannotDeleteMail)
# The names of actions on pages and in tasks. Only "delete" takes the date of final deletion.
ACTS: dict[tuple[str, str], Callable[..., Any]] = {
    ("in", "recover"): retry_inbound,
    ("in", "retry"): retry_inbound,
    ("out", "retry"): retry_outbound,
    ("in", "delete"): delete_inbound,
    ("in", "restore"): restore_inbound,
    ("out", "give-up"): give_up_outbound,
    ("out", "restore"): restore_outbound,
}


@dataclass(frozen=True)
class Wish:
    """A bulk action on a whole list, or on one cause of it. Plain values for a task."""

    shelf: str
    act: str
    cause: str = ""
    batch: str = ""  # the ISO moment that identifies mails deleted together


@dataclass(frozen=True)
class Done:
    """The number of changed mails, the last refusal, and whether more follow."""

    count: int
    refusal: str = ""
    goes_on: bool = False


def act_on_mails(way: str, act: str, mails: Iterable[Any], *, by: User, batch: str = "") -> Done:
    """Apply the action to each of these; mails changed by another person meanwhile are skipped."""
    function, count, refusal = ACTS[way, act], 0, ""
    more = {"forget_after": datetime.fromisoformat(batch)} if act == "delete" and batch else {}
    for mail in mails:
        try:
            function(mail, by=by, **more)
            count += 1
        except REFUSALS as error:
            refusal = str(error)
    return Done(count, refusal)


def act_on_list(wish: Wish, *, by: User, after: str | None = None) -> Done:
    """Apply the action to the next mails of a list; the rest follows in a task.

    Mail that arrives meanwhile sorts before the first page and is left alone.
    """
    shelf = QUEUE_LISTS[wish.shelf]
    is_batch = wish.act == "restore" and wish.batch
    moment = datetime.fromisoformat(wish.batch) if is_batch else None
    rows = shelf.mails(cause=wish.cause, forget_after=moment)
    page = keyset_page(rows, order=shelf.order, after=after, size=AT_ONCE)
    done = act_on_mails(shelf.way, wish.act, page.rows, by=by, batch=wish.batch)
    if page.next_after:
        enqueue_on_commit(
            "mail.tasks.act_on_rest", wish=vars(wish), by_id=by.pk, after=page.next_after
        )
    return Done(done.count, done.refusal, goes_on=bool(page.next_after))
