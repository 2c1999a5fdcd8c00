"""The ledger: events, their deliveries to subscribers, and subscriptions made at run time."""

from datetime import datetime, timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone


class EventQuerySet(models.QuerySet["Event"]):
    def about(self, subject: models.Model) -> "EventQuerySet":
        return self.filter(subject_type=subject._meta.model_name, subject_id=subject.pk)


class Event(models.Model):
    """One thing that happened, by whom, with the facts as they were. Append-only."""

    class ActorKind(models.TextChoices):
        USER = "user"
        RULE = "rule"
        SYSTEM = "system"

    name = models.CharField(max_length=64)
    subject_type = models.CharField(max_length=32)
    subject_id = models.BigIntegerField()
    # Empty in rows written before the kind was recorded: those have a user or none.
    actor_kind = models.CharField(max_length=8, choices=ActorKind, blank=True, db_default="")
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # A plain number: rules belong to an app above the ledger.
    actor_rule_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=200, blank=True)
    # The event whose delivery recorded this one, and the number of events before it in the chain.
    caused_by = models.ForeignKey(
        "self", null=True, on_delete=models.SET_NULL, related_name="effects", db_index=False
    )
    depth = models.PositiveSmallIntegerField(db_default=0)
    at = models.DateTimeField(default=timezone.now)
    facts = models.JSONField(default=dict)

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [
            models.Index(fields=["subject_type", "subject_id", "id"], name="event_subject"),
            models.Index(
                fields=["caused_by"], name="event_cause", condition=Q(caused_by__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.subject_type} {self.subject_id}"


class Subscription(models.Model):
    """A subscriber that is a row: events whose name fits the pattern go to a target.

    `pattern` is an event's name, or ends in a wildcard: `ticket.*`, `*`. `kind` names the code
    that delivers (see `ledger.subscribers.delivers`); `target` is what that code needs, a URL or
    the id of a rule. An ordered subscription gets the events of one subject in order.
    """

    pattern = models.CharField(max_length=64)
    kind = models.CharField(max_length=32)
    target = models.CharField(max_length=500, blank=True)
    is_active = models.BooleanField(default=True)
    is_ordered = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [
            models.Index(
                fields=["pattern"], name="subscription_pattern", condition=Q(is_active=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.target} {self.pattern}"


FURTHEST_TRY = timedelta(hours=2)  # further ahead than the next try ever is
DONE = ("delivered", "dropped")
# A condition of an index, too: with it the failing are found without reading the delivered.
FAILING = Q(state__in=["failed", "stopped"]) | Q(state="waiting", attempts__gt=0)


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def waiting(self) -> "DeliveryQuerySet":
        return self.filter(state=Delivery.State.WAITING)

    def due(self, now: datetime) -> "DeliveryQuerySet":
        """Deliveries to try now, the longest due first, without those behind another in line.

        A time further ahead than any wait was written before the clock was set back.
        """
        ahead = Delivery.objects.waiting().filter(
            subscriber=models.OuterRef("subscriber"),
            line=models.OuterRef("line"),
            event__lt=models.OuterRef("event"),
        )
        return (
            self.waiting()
            .filter(Q(line="") | ~models.Exists(ahead))
            .filter(Q(next_try_at__lte=now) | Q(next_try_at__gt=now + FURTHEST_TRY))
            .order_by("next_try_at", "pk")
        )

    def undelivered(self) -> "DeliveryQuerySet":
        """Deliveries that have not reached their subscriber."""
        return self.exclude(state__in=DONE)

    def done(self) -> "DeliveryQuerySet":
        """Deliveries that are never tried again."""
        return self.filter(state__in=DONE)

    def stuck(self) -> "DeliveryQuerySet":
        """Failing deliveries that have stopped, or have failed at least five times."""
        return self.failing().filter(~Q(state=Delivery.State.WAITING) | Q(attempts__gte=5))

    def failing(self) -> "DeliveryQuerySet":
        """Deliveries that were given up, are stopped, or have failed and wait for the next try."""
        return self.filter(FAILING)


class Delivery(models.Model):
    """The delivery of an event to one subscriber."""

    class State(models.TextChoices):
        WAITING = "waiting"
        DELIVERED = "delivered"
        FAILED = "failed"  # tried as often as it may be
        STOPPED = "stopped"  # its event is too deep in a chain of events
        DROPPED = "dropped"  # its subscription was switched off or deleted

    event = models.ForeignKey(
        Event, on_delete=models.CASCADE, related_name="deliveries", db_index=False
    )
    subscriber = models.CharField(max_length=120)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    # "ticket:42" where the subscriber gets the events of one subject in order; otherwise empty.
    line = models.CharField(max_length=64, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True, default=timezone.now)
    delivered_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["pk"]
        verbose_name_plural = "deliveries"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["event", "subscriber"], name="delivery_once"),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "delivered", "failed", "stopped", "dropped"]),
                name="delivery_state_known",
            ),
            models.CheckConstraint(
                condition=~Q(state="waiting") | Q(next_try_at__isnull=False),
                name="delivery_waiting_is_due",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["next_try_at", "id"], name="delivery_due", condition=Q(state="waiting")
            ),
            models.Index(
                fields=["subscriber", "line", "event"],
                name="delivery_line",
                condition=Q(state="waiting") & ~Q(line=""),
            ),
            models.Index(fields=["id"], name="delivery_failing", condition=FAILING),
        ]

    def __str__(self) -> str:
        return f"{self.event} to {self.subscriber}"


class Heartbeat(models.Model):
    """The time a process was last seen alive; read by `/readyz` and the System page."""

    process = models.CharField(max_length=64, primary_key=True)
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.process
