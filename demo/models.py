from typing import ClassVar

from django.db import models
from django.utils import timezone

from customers.models import Customer


class PostboxMailQuerySet(models.QuerySet["PostboxMail"]):
    def unread(self) -> "PostboxMailQuerySet":
        return self.filter(read_at=None)

    def of(self, customer: int | None) -> "PostboxMailQuerySet":
        """Filter to the mails of a customer; all mails without one."""
        return self.filter(customer=customer) if customer else self


class PostboxMail(models.Model):
    """A mail as one recipient received it: raw bytes, and the columns of the list."""

    raw = models.BinaryField()
    recipient = models.CharField(max_length=320)
    customer = models.ForeignKey(Customer, null=True, on_delete=models.CASCADE, related_name="+")
    message_id = models.CharField(max_length=998, blank=True)
    from_name = models.CharField(max_length=320, blank=True)
    from_address = models.CharField(max_length=320, blank=True)
    subject = models.CharField(max_length=998, blank=True)
    # As on the outbound mail: "reply", "feedback_request" …, and "ticket:42".
    kind = models.CharField(max_length=24, blank=True)
    about = models.CharField(max_length=40, blank=True)
    received_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True)

    objects = PostboxMailQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-received_at", "-pk"]
        indexes: ClassVar = [
            models.Index(fields=["-received_at", "-id"], name="postbox_newest"),
            models.Index(fields=["customer", "-received_at"], name="postbox_customer"),
            models.Index(fields=["about", "-id"], name="postbox_about"),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def about_id(self) -> int:
        """Return the number of "ticket:42"; 0 for a mail that is about nothing."""
        number = self.about.partition(":")[2]
        return int(number) if number.isdecimal() else 0

    @property
    def is_feedback(self) -> bool:
        return self.about.startswith("feedback:")

    @property
    def sender_first_name(self) -> str:
        """Return the first word of the sender's name: "Ana" of "Ana at Veloza"."""
        return self.from_name.partition(" ")[0] or self.from_address
