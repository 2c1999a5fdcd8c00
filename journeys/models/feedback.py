from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Team
from customers.models import Customer
from helpdesk.models import Ticket
from journeys.models.interaction import Interaction
from journeys.models.journey import Department
from journeys.models.map import MapVersion, Touchpoint
from journeys.models.survey import Survey
from mail.models import OutboundMail


class NotSent(models.TextChoices):
    """Reasons for which a request was not sent; each is counted in the response funnel."""

    SPAM = "spam", _("Spam")
    DELETED = "deleted", _("Ticket deleted")
    MERGED = "merged", _("Merged into another ticket")
    STARTED_BY_AGENT = "started_by_agent", _("Opened by an agent")
    NO_REPLY = "no_reply", _("No reply from a person")
    NO_CUSTOMER_MESSAGE = "no_customer_message", _("No message from the customer")
    NOT_RESOLVED = "not_resolved", _("Reopened before the request")
    ALREADY_ASKED = "already_asked", _("Already asked since it was solved")
    QUARANTINE = "quarantine", _("Asked recently")
    OTHER_TICKET_OPEN = "other_ticket_open", _("Another ticket is open")
    OPTED_OUT = "opted_out", _("Opted out")
    ADDRESS_RESTS = "address_rests", _("Address bounced or complained")
    NOT_A_PERSON = "not_a_person", _("Role, list, internal or no-reply address")
    AUTOMATIC = "automatic", _("Automatic mail")
    SAMPLED_OUT = "sampled_out", _("Not in the sample")
    DAILY_CAP = "daily_cap", _("Daily limit reached")
    NO_SURVEY = "no_survey", _("No survey for this ticket")


class FeedbackRequest(models.Model):
    """A question to one customer after one resolution.

    The attribution is captured when the row is stored and never computed again. Tokens are stored
    as SHA-256 only.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Scheduled")
        SENT = "sent", _("Sent")
        NOT_SENT = "not_sent", _("Not sent")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    survey = models.ForeignKey(Survey, null=True, on_delete=models.PROTECT, related_name="requests")
    survey_version = models.PositiveIntegerField(default=1)
    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="feedback_requests")
    resolution = models.PositiveIntegerField()
    interaction = models.ForeignKey(
        Interaction, null=True, on_delete=models.SET_NULL, related_name="feedback_requests"
    )
    # Attribution, as of the resolution
    customer = models.ForeignKey(
        Customer, on_delete=models.CASCADE, related_name="feedback_requests"
    )
    email = models.CharField(max_length=320)
    touchpoint = models.ForeignKey(
        Touchpoint, null=True, on_delete=models.PROTECT, related_name="feedback_requests"
    )
    map_version = models.ForeignKey(
        MapVersion, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    team = models.ForeignKey(Team, null=True, on_delete=models.SET_NULL, related_name="+")
    department = models.ForeignKey(
        Department, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    channel = models.CharField(max_length=8, blank=True)
    language = models.CharField(max_length=12, blank=True)
    metric = models.CharField(max_length=8, choices=Survey.Metric, default=Survey.Metric.CSAT)
    question = models.CharField(max_length=300, blank=True)
    low_label = models.CharField(max_length=60, blank=True)
    high_label = models.CharField(max_length=60, blank=True)

    resolved_at = models.DateTimeField()
    due_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    reason = models.CharField(max_length=24, choices=NotSent, blank=True)
    sent_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    # Its mail says that the customer gets no other request before.
    quiet_until = models.DateTimeField(null=True)
    outbound = models.OneToOneField(
        OutboundMail, null=True, on_delete=models.SET_NULL, related_name="feedback_request"
    )
    # The reference of a notice that is no mail.
    other_notice = models.CharField(max_length=64, blank=True, db_default="", default="")
    score_token = models.CharField(max_length=64, null=True, unique=True)  # noqa: DJ001
    unsubscribe_token = models.CharField(max_length=64, null=True, unique=True)  # noqa: DJ001

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["ticket", "resolution"], name="one_request_per_resolution"
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["due_at"], name="request_due", condition=Q(state="waiting")),
            # Covering indexes of figures and the response funnel.
            models.Index(
                fields=["touchpoint", "sent_at"],
                include=["metric", "ticket"],
                name="request_cohort",
            ),
            models.Index(
                fields=["sent_at"],
                include=["touchpoint", "metric", "ticket"],
                name="request_cohort_all",
            ),
            models.Index(
                fields=["resolved_at", "id"],
                include=["state", "reason", "expires_at", "ticket"],
                name="request_solved",
            ),
            models.Index(fields=["customer", "-sent_at"], name="request_customer"),
        ]

    def __str__(self) -> str:
        return f"{self.metric} for {self.ticket_id}/{self.resolution}"

    @property
    def is_open(self) -> bool:
        """Return True if the links in its mail work."""
        return bool(self.expires_at and self.expires_at > timezone.now())

    @property
    def notice(self) -> str:
        """The reference of its message in the outbox of its channel; "" before it was sent."""
        return f"mail:{self.outbound_id}" if self.outbound_id else self.other_notice

    @notice.setter
    def notice(self, reference: str) -> None:
        # The delivery of a mail is shown with the request; other channels show their own.
        kind, _colon, key = reference.partition(":")
        is_mail = kind == "mail"
        self.outbound_id, self.other_notice = (int(key), "") if is_mail else (None, reference)
