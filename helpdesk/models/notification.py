from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from helpdesk.models.ticket import Ticket
from ledger.models import Event


class NotificationQuerySet(models.QuerySet["Notification"]):
    def unread(self) -> "NotificationQuerySet":
        return self.filter(read_at=None)


class Notification(models.Model):
    """One event on a ticket that one person is told of. It is read once they have seen the ticket.

    Its words are made of the event when it is shown.
    """

    class Kind(models.TextChoices):
        ASSIGNED = "assigned", _("A ticket is assigned to you")
        TEAM = "team", _("An unassigned ticket is given to your team")
        ANSWERED = "answered", _("A customer answers a ticket that is assigned to you")
        FOLLOWED = "followed", _("A customer answers a ticket that you follow")
        MENTIONED = "mentioned", _("A colleague mentions you in a note")
        REOPENED = "reopened", _("A solved ticket of yours, or one that you follow, is reopened")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="notifications")
    # The unique constraint below is its index.
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=12, choices=Kind)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    # The ways that the person had chosen for its kind: at the bell, by the browser, and by a mail
    # that is due at this time; None once it was sent.
    is_shown = models.BooleanField(default=True, db_default=True)
    by_browser = models.BooleanField(default=False, db_default=False)
    mail_at = models.DateTimeField(null=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["event", "user"], name="notification_once"),
            models.CheckConstraint(
                condition=Q(
                    kind__in=["assigned", "team", "answered", "followed", "mentioned", "reopened"]
                ),
                name="notification_kind_known",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["user", "-at", "-id"], name="notification_list"),
            models.Index(
                fields=["user", "ticket"],
                name="notification_unread",
                condition=Q(read_at__isnull=True),
            ),
            models.Index(fields=["at"], name="notification_age"),
            models.Index(
                fields=["mail_at"], name="notification_mail", condition=Q(mail_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.ticket_id} to {self.user_id}"
