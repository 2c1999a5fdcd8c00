"""The lists of the mail queue: which mails each has, and which actions it offers."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mail.models import InboundMail, OutboundMail

Direction = Literal["in", "out"]
In, Out = InboundMail.State, OutboundMail.State


@dataclass(frozen=True)
class QueueList:
    """One list of the queue, paged by the key `order`.

    `actions` are names of `mail.queue.bulk.ACTIONS`. A list without actions is read-only. `empty`
    explains the list while it is empty.
    """

    slug: str
    name: str | Promise
    icon: str
    direction: Direction
    rows: Callable[[datetime], QuerySet[Any]]
    order: str
    actions: tuple[str, ...]
    empty_title: str | Promise
    empty: str | Promise

    def mails(self, *, cause: str = "", forget_after: datetime | None = None) -> QuerySet[Any]:
        """Return its mails, optionally of one cause, or of one bulk deletion."""
        rows = self.rows(timezone.now())
        if cause:
            rows = rows.filter(cause=cause)
        if forget_after:
            rows = rows.filter(forget_after=forget_after)
        return rows

    def mails_with_mailboxes(self, *, cause: str = "") -> QuerySet[Any]:
        return self.mails(cause=cause).select_related("mailbox")


QUEUE_LISTS = {
    queue_list.slug: queue_list
    for queue_list in (
        QueueList(
            "suspended",
            _("Held"),
            "shield-alert",
            "in",
            lambda now: InboundMail.objects.filter(state=In.SUSPENDED),
            "-received_at",
            ("recover", "delete"),
            _("No held mail"),
            _("Mail held by the rules is listed here: loops, spam, automatic replies."),
        ),
        QueueList(
            "unreadable",
            _("Could not be read"),
            "file-x",
            "in",
            lambda now: InboundMail.objects.filter(state=In.UNREADABLE),
            "-received_at",
            ("retry", "delete"),
            _("No unreadable mail"),
            _("Mail that could not be read is listed here. It still becomes a ticket."),
        ),
        QueueList(
            "too-large",
            _("Too large"),
            "file-archive",
            "in",
            lambda now: InboundMail.objects.too_large(),
            "-received_at",
            (),
            _("No mail over 30 MB"),
            _("Mail over 30 MB is listed here. Its beginning becomes a ticket."),
        ),
        QueueList(
            "failed",
            _("Could not be sent"),
            "mail-x",
            "out",
            lambda now: OutboundMail.objects.filter(state=Out.FAILED),
            "-created_at",
            ("retry", "give-up"),
            _("No failed mail"),
            _("Mail that servers rejected, for good or for three days, is listed here."),
        ),
        QueueList(
            "to-read",
            _("Waits to be read"),
            "inbox",
            "in",
            lambda now: InboundMail.objects.overdue(now),
            "-id",
            ("retry",),
            _("No mail waits to be read"),
            _("Mail is read within seconds. Mail that takes longer is listed here."),
        ),
        QueueList(
            "to-send",
            _("Waits to be sent"),
            "send",
            "out",
            lambda now: OutboundMail.objects.overdue(now),
            "-id",
            ("retry",),
            _("No mail waits to be sent"),
            _("Mail is sent within seconds. Mail that takes longer is listed here."),
        ),
        QueueList(
            "deleted",
            _("Deleted"),
            "trash-2",
            "in",
            lambda now: InboundMail.objects.deleted(),
            "-forget_after",
            ("restore",),
            _("No deleted mail"),
            _("Deleted mail is kept for thirty days and can be restored."),
        ),
    )
}
FIRST_LIST = QUEUE_LISTS["suspended"]
