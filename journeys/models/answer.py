from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from customers.models import Customer
from helpdesk.models import Ticket
from journeys.models.counting import ticket_counts
from journeys.models.feedback import FeedbackRequest
from journeys.models.map import Touchpoint
from journeys.models.survey import Survey
from mail.models import InboundMail

MAX_OTHERS = 5
COUNTED = Q(score__isnull=False) & ~Q(bot_detection="suspect")
# Of a request with `reply`: the customer gave a score or wrote. Words of others are revisions only.
GIVEN = Q(reply__score__isnull=False) | Q(reply__comment__gt="")
SUSPECT_REPLY = GIVEN & Q(reply__bot_detection="suspect")
ANSWERED = GIVEN & Q(reply__bot_detection__in=["none", "cleared"])


class AnswerQuerySet(models.QuerySet["Answer"]):
    def counted(self) -> "AnswerQuerySet":
        """Filter to answers with a score that count in figures."""
        return self.filter(COUNTED).of_counting_tickets()

    def of_counting_tickets(self) -> "AnswerQuerySet":
        """Leave out answers about spam, merged and deleted tickets."""
        return self.filter(ticket_counts())

    def at(self, touchpoint: int) -> "AnswerQuerySet":
        """Filter to answers at a touchpoint and at those merged into it."""
        return self.filter(Q(touchpoint=touchpoint) | Q(touchpoint__merged_into=touchpoint))

    def in_band(self, band: str) -> "AnswerQuerySet":
        return self.filter(band=band)

    def with_people(self) -> "AnswerQuerySet":
        """Load what a list prints of each answer: customer, touchpoint, request and follow-up."""
        return self.select_related("customer", "touchpoint", "follow_up", "request")

    def with_others(self) -> "AnswerQuerySet":
        """Annotate `others`: what people other than the customer asked wrote, oldest first."""
        written = AnswerRevision.objects.filter(answer=OuterRef("pk"), is_from_other=True)
        return self.annotate(others=ArraySubquery(written.values("comment")[:MAX_OTHERS]))

    def suspect(self) -> "AnswerQuerySet":
        return self.filter(bot_detection="suspect")

    def to_read(self) -> "AnswerQuerySet":
        return self.filter(read_at=None)

    def to_call_back(self) -> "AnswerQuerySet":
        return self.filter(follow_up__isnull=False, follow_up__done_at=None)


class Answer(models.Model):
    """A customer's answer to a request: the raw score on its scale, and the text."""

    class Band(models.TextChoices):
        LOW = "low", _("dissatisfied")
        MIDDLE = "middle", _("neutral")
        HIGH = "high", _("satisfied")

    class BotDetection(models.TextChoices):
        NONE = "none", _("Not suspect")
        SUSPECT = "suspect", _("Suspect")
        CLEARED = "cleared", _("Accepted")

    request = models.OneToOneField(FeedbackRequest, on_delete=models.CASCADE, related_name="answer")
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="answers")
    touchpoint = models.ForeignKey(
        Touchpoint, null=True, on_delete=models.PROTECT, related_name="answers"
    )
    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="answers")
    metric = models.CharField(max_length=8, choices=Survey.Metric)
    score = models.SmallIntegerField(null=True)
    band = models.CharField(max_length=8, choices=Band, blank=True)
    comment = models.TextField(blank=True)
    choices = ArrayField(models.CharField(max_length=60), default=list)
    wants_contact = models.BooleanField(default=False)
    bot_detection = models.CharField(
        max_length=8, choices=BotDetection, default=BotDetection.NONE, db_column="suspicion"
    )
    bot_detection_reason = models.CharField(
        max_length=120, blank=True, db_column="suspicion_reason"
    )
    # The time of the first answer, under which it stands on every screen; and of the newest score
    # or comment.
    answered_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True)
    read_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = AnswerQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-answered_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(score=None)
                | Q(metric="csat", score__gte=1, score__lte=5)
                | Q(metric="ces", score__gte=1, score__lte=7)
                | Q(metric="nps", score__gte=0, score__lte=10),
                name="answer_score_on_scale",
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["touchpoint", "-answered_at", "-id"], name="answer_touchpoint"),
            models.Index(fields=["customer", "-answered_at"], name="answer_customer"),
            models.Index(fields=["-answered_at", "-id"], name="answer_newest"),
            models.Index(
                fields=["-answered_at", "-id"], name="answer_to_read", condition=Q(read_at=None)
            ),
            models.Index(
                fields=["band", "-answered_at", "-id"],
                name="answer_to_read_band",
                condition=Q(read_at=None),
            ),
            models.Index(
                fields=["-answered_at", "-id"],
                name="answer_suspect",
                condition=Q(bot_detection="suspect"),
            ),
            # Covering indexes of figures: for some touchpoints, and for all.
            models.Index(
                fields=["touchpoint", "answered_at"],
                include=["metric", "score", "ticket"],
                name="answer_counted",
                condition=COUNTED,
            ),
            models.Index(
                fields=["answered_at"],
                include=["touchpoint", "metric", "score", "ticket"],
                name="answer_counted_all",
                condition=COUNTED,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.score} {self.comment[:40]}"


class AnswerRevision(models.Model):
    """A state of an answer: one row each time it was given or changed."""

    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="revisions")
    score = models.SmallIntegerField(null=True)
    comment = models.TextField(blank=True)
    # The whole reply, with score, signature and small print, where it is more than the comment.
    full_text = models.TextField(blank=True, db_default="")
    source = models.CharField(max_length=8)  # "page" or "mail"
    is_from_other = models.BooleanField(default=False)  # a comment by another person
    inbound = models.OneToOneField(
        InboundMail, null=True, on_delete=models.SET_NULL, related_name="answer_revision"
    )
    # Why a machine may have sent it, and the time its page was open, if known.
    bot_detection_reason = models.CharField(max_length=120, blank=True, db_default="")
    open_for = models.DurationField(null=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.score} {self.comment[:40]}"
