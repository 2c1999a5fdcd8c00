from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class BulkChange(models.Model):
    """One change of many tickets, asked for by one person; its tickets are `BulkTicket` rows.

    `key` names the press that asked for it, so that a request sent twice starts it once. `values`
    says what the action sets. `selected_at`: all of a list were selected then; such a selection is
    changed once. `undo_at`: its undo was asked for, and runs over the same rows. `worked_at`: work
    on it began, or went on, last. `finished_at` is empty while there is work left. `closed_at`: its
    result is no longer shown.
    """

    class Action(models.TextChoices):
        ASSIGN = "assign", _("Assign")
        TEAM = "team", _("Team")
        STATUS = "status", _("Status")
        PRIORITY = "priority", _("Priority")
        ADD_TAGS = "add_tags", _("Add tags")
        REMOVE_TAGS = "remove_tags", _("Remove tags")
        MACRO = "macro", _("Saved reply")
        SNOOZE = "snooze", _("Snooze")
        SPAM = "spam", _("Mark as spam")
        NOT_SPAM = "not_spam", _("Not spam")
        MERGE = "merge", _("Merge")
        DELETE = "delete", _("Delete")
        RESTORE = "restore", _("Restore")

    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    key = models.UUIDField()
    action = models.CharField(max_length=12, choices=Action)
    values = models.JSONField(default=dict)
    selected_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=timezone.now)
    cancelled_at = models.DateTimeField(null=True)
    undo_at = models.DateTimeField(null=True)
    worked_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["by", "key"], name="bulk_change_once"),
            models.UniqueConstraint(fields=["by", "selected_at"], name="bulk_selection_once"),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["worked_at"], name="bulk_change_unfinished", condition=Q(finished_at=None)
            ),
            models.Index(fields=["created_at"], name="bulk_change_created"),
        ]

    def __str__(self) -> str:
        return f"{self.action} by {self.by_id}"


class BulkTicket(models.Model):
    """One ticket of a bulk change: what became of it, and the values it had before and after.

    `ticket` is a number that the person named, so there may be no such ticket. `seen_at` is the
    time of its last change that the page showed when it was selected. `tries` counts the runs that
    a passing fault ended at it.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        CHANGED = "changed", _("Changed")
        SAME = "same", _("As it was")
        SKIPPED = "skipped", _("Not changed")
        UNDONE = "undone", _("Undone")
        LEFT = "left", _("Not undone")

    change = models.ForeignKey(
        BulkChange, on_delete=models.CASCADE, related_name="tickets", db_index=False
    )
    ticket = models.BigIntegerField()
    seen_at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    reason = models.CharField(max_length=300, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["change", "ticket"], name="bulk_ticket_once"),
        ]

    def __str__(self) -> str:
        return f"#{self.ticket} {self.state}"
