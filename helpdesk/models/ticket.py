from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Team
from config.searching.database import matches
from customers.models import Customer
from helpdesk import statuses
from helpdesk.models.chains import merge_chain
from helpdesk.models.choices import Channel, Priority, Status
from mail.models import Mailbox

NO_DOMAIN = ".invalid"  # reserved, never delivered to (RFC 2606)
# Also the condition of the partial indexes, so that a count is an index-only scan.
IN_THE_FLOW = Q(spam_at=None, merged_into=None, deleted_at=None)
# The others: they count in no figure.
OUTSIDE_THE_FLOW = (
    Q(spam_at__isnull=False) | Q(merged_into__isnull=False) | Q(deleted_at__isnull=False)
)
UNRESOLVED = Q(status__in=statuses.UNRESOLVED)
# Raised when a text has other terms than before: all tickets are then indexed anew, by a sweep.
# Since 2 they are found by the names of their files.
TERMS_VERSION = 2
# Tickets that need a reply: the customer wrote last, or our reply was not delivered.
NEEDS_REPLY = Q(waiting_since__isnull=False, snoozed_until=None) & (
    Q(status__in=[Status.NEW, Status.OPEN]) | Q(undelivered_at__isnull=False)
)
SNOOZED = Q(snoozed_until__isnull=False)


class TicketQuerySet(models.QuerySet["Ticket"]):
    def in_the_flow(self) -> "TicketQuerySet":
        return self.filter(IN_THE_FLOW)

    def outside_the_flow(self) -> "TicketQuerySet":
        """Filter to spam, merged and deleted tickets."""
        return self.filter(OUTSIDE_THE_FLOW)

    def spam(self) -> "TicketQuerySet":
        return self.filter(spam_at__isnull=False, merged_into=None, deleted_at=None)

    def deleted(self) -> "TicketQuerySet":
        """Filter to deleted tickets; those merged into one are restored and deleted with it."""
        return self.filter(deleted_at__isnull=False, merged_into=None)

    def unresolved(self) -> "TicketQuerySet":
        return self.filter(status__in=statuses.UNRESOLVED)

    def needing_reply(self) -> "TicketQuerySet":
        return self.filter(NEEDS_REPLY)

    def snoozed(self) -> "TicketQuerySet":
        return self.filter(SNOOZED)

    def solved(self) -> "TicketQuerySet":
        return self.filter(status__in=[Status.SOLVED, Status.CLOSED])

    def matching(self, query: str, number: int | None = None) -> "TicketQuerySet":
        """Filter to tickets whose text and people match a tsquery, or that have this number.

        By the number of a merged ticket, the one that has its messages is found too.
        """
        found = (
            Q(matches("search", query))
            if query
            else Q(pk=0)  # an empty IN would empty a subquery too, which Django cannot print
        )
        if number is not None:
            found |= Q(pk__in=merge_chain(number))
        return self.filter(found)


class Ticket(models.Model):
    """A request of one customer. The primary key is the ticket number."""

    subject = models.CharField(_("subject"), max_length=300)
    status = models.CharField(max_length=12, choices=Status, default=Status.NEW)
    priority = models.CharField(max_length=8, choices=Priority, default=Priority.NORMAL)
    channel = models.CharField(max_length=8, choices=Channel, default=Channel.MAIL)
    mailbox = models.ForeignKey(Mailbox, null=True, on_delete=models.SET_NULL, related_name="+")
    # Indexed below, with the primary key as second column.
    requester = models.ForeignKey(
        Customer, on_delete=models.PROTECT, related_name="tickets", db_index=False
    )
    requester_email = models.CharField(max_length=320, blank=True)
    # The Reply-To of the requester's last mail that named another address, and the agent's choice.
    asked_reply_to = models.CharField(max_length=320, blank=True, db_default="")
    replies_to_asked = models.BooleanField(default=False, db_default=False)
    is_verified = models.BooleanField(default=True)
    submitter = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="assigned_tickets",
        db_index=False,
    )
    team = models.ForeignKey(
        Team, null=True, on_delete=models.SET_NULL, related_name="tickets", db_index=False
    )
    tags = ArrayField(models.CharField(max_length=60), default=list)
    # Values of custom fields by name; read and written by `fields.registry`.
    fields = models.JSONField(
        default=dict, db_default=models.Value({}, models.JSONField()), editable=False
    )
    language = models.CharField(max_length=12, blank=True)
    follow_up_of = models.ForeignKey(
        "self", null=True, on_delete=models.SET_NULL, related_name="follow_ups"
    )
    merged_into = models.ForeignKey(
        "self", null=True, on_delete=models.SET_NULL, related_name="merged_tickets"
    )

    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(default=timezone.now)
    first_replied_at = models.DateTimeField(null=True)
    solved_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    spam_at = models.DateTimeField(null=True)
    deleted_at = models.DateTimeField(null=True)
    # Counts of resolutions and reopens; the resolution number keys the feedback request.
    resolutions = models.PositiveIntegerField(default=0)
    reopens = models.PositiveIntegerField(default=0)

    # Denormalized columns of a list row, written by the actions that change them.
    waiting_since = models.DateTimeField(null=True)  # oldest requester message without an answer
    undelivered_at = models.DateTimeField(null=True)  # our newest reply did not reach them
    last_requester_at = models.DateTimeField(null=True)
    last_message_at = models.DateTimeField(default=timezone.now)
    snoozed_until = models.DateTimeField(null=True)  # not in Needs reply until then
    next_due_at = models.DateTimeField(null=True)
    preview = models.CharField(max_length=200, blank=True)
    has_attachments = models.BooleanField(default=False)
    search = SearchVectorField(null=True)
    # The version of `search`; the database's default is that of a process of the old version.
    terms_version = models.PositiveSmallIntegerField(default=TERMS_VERSION, db_default=0)

    # True for the object of `access.lock_ticket_for`, while it holds the row lock.
    is_locked: bool = False

    objects = TicketQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(status__in=statuses.ALL), name="ticket_status_known"
            ),
            models.CheckConstraint(
                condition=Q(status__in=statuses.UNRESOLVED) | Q(solved_at__isnull=False),
                name="ticket_solved_has_time",
            ),
        ]
        indexes: ClassVar = [
            # Partial indexes of the inbox views: sorted reads, and index-only counts.
            models.Index(
                fields=["waiting_since", "id"],
                include=["team", "assignee", "last_requester_at"],
                name="ticket_flow_awake",
                condition=NEEDS_REPLY & IN_THE_FLOW,
            ),
            models.Index(
                fields=["assignee", "-last_message_at", "-id"],
                include=["team", "last_requester_at"],
                name="ticket_flow_mine",
                condition=UNRESOLVED & IN_THE_FLOW,
            ),
            models.Index(
                fields=["status", "-last_message_at", "-id"],
                include=["team", "assignee", "last_requester_at"],
                name="ticket_flow_status",
                condition=UNRESOLVED & IN_THE_FLOW,
            ),
            models.Index(
                fields=["snoozed_until", "id"],
                include=["team", "assignee", "last_requester_at"],
                name="ticket_flow_snoozed",
                condition=SNOOZED & IN_THE_FLOW,
            ),
            models.Index(
                fields=["-solved_at", "-id"],
                name="ticket_solved",
                condition=Q(status__in=["solved", "closed"]),
            ),
            models.Index(fields=["-last_message_at", "-id"], name="ticket_newest"),
            models.Index(
                fields=["-spam_at", "-id"], name="ticket_spam", condition=Q(spam_at__isnull=False)
            ),
            models.Index(
                fields=["-deleted_at", "-id"],
                name="ticket_deleted",
                condition=Q(deleted_at__isnull=False),
            ),
            models.Index(fields=["id"], name="ticket_outside", condition=OUTSIDE_THE_FLOW),
            # Filters of lists that are sorted by number: each index reads in the list's order, so
            # that a plan for any value stops after one page.
            models.Index(fields=["requester", "-id"], name="ticket_requester"),
            models.Index(fields=["assignee", "-id"], name="ticket_assignee"),
            models.Index(fields=["team", "-id"], name="ticket_team"),
            models.Index(fields=["status", "-id"], name="ticket_status"),
            models.Index(fields=["priority", "-id"], name="ticket_priority"),
            models.Index(fields=["channel", "-id"], name="ticket_channel"),
            models.Index(fields=["created_at"], name="ticket_created"),
            models.Index(fields=["updated_at"], name="ticket_updated"),
            models.Index(fields=["last_requester_at"], name="ticket_last_requester"),
            models.Index(
                fields=["waiting_since"],
                name="ticket_waiting",
                condition=Q(waiting_since__isnull=False),
            ),
            models.Index(
                fields=["solved_at"], name="ticket_solved_at", condition=Q(solved_at__isnull=False)
            ),
            GinIndex(fields=["search"], name="ticket_search"),
            models.Index(
                fields=["id"],
                name="ticket_terms_before",
                condition=Q(terms_version__lt=TERMS_VERSION),
            ),
            GinIndex(fields=["tags"], name="ticket_tags"),
            GinIndex(fields=["fields"], opclasses=["jsonb_path_ops"], name="ticket_fields"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.subject}"

    def name_requester(self) -> None:
        """Set the ticket's address as display name of a requester without a name; no query."""
        if self.requester_email:
            self.requester.address = self.requester_email

    @property
    def reply_to(self) -> str:
        """The mail address of the next reply: the requester's, or the one that was asked for."""
        is_asked = self.replies_to_asked and self.asked_reply_to
        return self.asked_reply_to if is_asked else self.requester_email

    @property
    def is_resolved(self) -> bool:
        return statuses.is_resolved(self.status)
