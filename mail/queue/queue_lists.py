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

    `acts` are names of `mail.queue.bulk.ACTIONS`. A list without acts is read-only. `empty`
    explains the list while it is empty.
    """

    slug: str
    name: str | Promise
    icon: str
    direction: Direction
    rows: Callable[[datetime], QuerySet[Any]]
    order: str
    acts: tuple[str, ...]
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


QUEUE_LISTS = {
    queue_list.slug: queue_list
    for queue_list in (
        QueueList(
            "suspended",
            _("Suspended"),
            "shield-alert",
            "in",
            lambda now: InboundMail.objects.filter(state=In.SUSPENDED),
            "-received_at",
            ("recover", "delete"),
            _("Nothing is held back"),
            _("Mail the rules hold back comes here: loops, spam, answers of machines."),
        ),
        QueueList(
            "unreadable",
            _("Could not be read"),
            "file-x",
            "in",
            lambda now: InboundMail.objects.filter(state=In.UNREADABLE),
            "-received_at",
            ("retry", "delete"),
            _("Every mail could be read"),
            _("A mail that cannot be read comes here. It becomes a ticket all the same."),
        ),
        QueueList(
            "too-large",
            _("Too large"),
            "file-archive",
            "in",
            lambda now: InboundMail.objects.too_large(),
            "-received_at",
            (),
            _("No mail was too large"),
            _("Mail over 30 MB comes here; its beginning becomes a ticket."),
        ),
        QueueList(
            "failed",
            _("Could not be sent"),
            "mail-x",
            "out",
            lambda now: OutboundMail.objects.filter(state=Out.FAILED),
            "-created_at",
            ("retry", "give-up"),
            _("No mail failed to go out"),
            _("Mail the servers refused for good, or for three days, comes here."),
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
            _("Mail is read within seconds. What takes longer comes here, with its next try."),
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
            _("Mail goes out within seconds. What takes longer comes here, with its next try."),
        ),
        QueueList(
            "deleted",
            _("Deleted"),
            "trash-2",
            "in",
            lambda now: InboundMail.objects.deleted(),
            "-forget_after",
            ("restore",),
            _("Nothing was deleted"),
            _("What is deleted stays here for thirty days, and can be taken back."),
        ),
    )
}
FIRST_LIST = QUEUE_LISTS["suspended"]
