"""Bulk actions on mails of the queue: a first page at once, the rest in a task."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import User
from config.enqueue import enqueue_on_commit
from config.refusals import Refused
from config.web.pages import keyset_page
from ledger.actors import Actor
from ledger.models import Event
from ledger.origin import origin_of
from mail.queue.delete import (
    delete_inbound,
    give_up_outbound,
    restore_inbound,
    restore_outbound,
)
from mail.queue.queue_lists import QUEUE_LISTS
from mail.queue.retry import retry_inbound, retry_outbound
from mail.settings.sender_rules import set_sender_rule

BATCH_SIZE = 100
# The names of actions on pages and in tasks. Only "delete" takes the date of final deletion.
ACTIONS: dict[tuple[str, str], Callable[..., Any]] = {
    ("in", "recover"): retry_inbound,
    ("in", "retry"): retry_inbound,
    ("out", "retry"): retry_outbound,
    ("in", "delete"): delete_inbound,
    ("in", "restore"): restore_inbound,
    ("out", "give-up"): give_up_outbound,
    ("out", "restore"): restore_outbound,
}


@dataclass(frozen=True)
class BulkAction:
    """A bulk action on a whole list, or on one cause of it. Plain values for a task."""

    queue_list: str
    action: str
    cause: str = ""
    batch: str = ""  # the ISO moment that identifies mails deleted together


@dataclass(frozen=True)
class BulkResult:
    """The number of changed mails, the last refusal, and whether more follow."""

    count: int
    refusal: str = ""
    goes_on: bool = False


def apply_to_mails(
    direction: str,
    action: str,
    mails: Iterable[Any],
    *,
    batch: str = "",
    rule: str = "",
    by: Actor,
    now: datetime | None = None,
    caused_by: Event | None = None,
) -> BulkResult:
    """Apply the action to each of these; mails changed by another person meanwhile are skipped.

    `rule` is a verdict on the sender of each: where one of both is refused, neither is kept.
    """
    origin = origin_of(by, now, caused_by)
    function, count, refusal = ACTIONS[direction, action], 0, ""
    more = {"forget_after": datetime.fromisoformat(batch)} if action == "delete" and batch else {}
    for mail in mails:
        try:
            with transaction.atomic():
                function(mail, **origin.passed_on, **more)
                if rule:
                    set_sender_rule(mail.ruled_sender, rule, from_mail=True, **origin.passed_on)
            count += 1
        except Refused as error:
            refusal = str(error)
    return BulkResult(count, refusal)


def apply_to_list(
    bulk: BulkAction,
    *,
    after: str | None = None,
    by: User,
    now: datetime | None = None,
    caused_by: Event | None = None,
) -> BulkResult:
    """Apply the action to the next mails of a list; the rest follows in a task.

    The task asks again if the person may administer. Mail that arrives meanwhile sorts before the
    first page and is left alone.
    """
    queue_list = QUEUE_LISTS[bulk.queue_list]
    is_batch = bulk.action == "restore" and bulk.batch
    moment = datetime.fromisoformat(bulk.batch) if is_batch else None
    rows = queue_list.mails(cause=bulk.cause, forget_after=moment)
    page = keyset_page(rows, order=queue_list.order, after=after, size=BATCH_SIZE)
    origin, direction = origin_of(by, now, caused_by), queue_list.direction
    done = apply_to_mails(direction, bulk.action, page.rows, batch=bulk.batch, **origin.passed_on)
    if page.next_after:
        enqueue_on_commit(
            "mail.tasks.act_on_rest",
            action=vars(bulk),
            after=page.next_after,
            by_id=by.pk,
            now=now and now.isoformat(),
            caused_by_id=caused_by and caused_by.pk,
        )
    return BulkResult(done.count, done.refusal, goes_on=bool(page.next_after))
