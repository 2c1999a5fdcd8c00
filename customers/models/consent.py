from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from customers.models.customer import Customer


class Purpose(models.TextChoices):
    FEEDBACK = "feedback", _("Feedback requests")
    CHANGES = "changes", _("“You said, we did”")
    NEWS = "news", _("News and offers")
    QUOTES = "quotes", _("Quotes in reports")


class Consent(models.Model):
    """A customer's answer for one purpose; without a row, the purpose's default applies."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=16, choices=Purpose)
    is_given = models.BooleanField()
    source = models.CharField(max_length=120)
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["customer", "purpose"], name="consent_once")
        ]

    def __str__(self) -> str:
        return f"{self.purpose}: {self.is_given}"
