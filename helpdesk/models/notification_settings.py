from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from helpdesk.models.notification import Notification

Kind = Notification.Kind


def every_kind() -> list[str]:
    return [*Kind.values]


def browser_kinds() -> list[str]:
    return [Kind.ASSIGNED.value, Kind.ANSWERED.value, Kind.MENTIONED.value]


def mail_kinds() -> list[str]:
    return [Kind.ASSIGNED.value, Kind.MENTIONED.value]


class NotificationSettings(models.Model):
    """Ways in which a person is told of each kind. Without a row the defaults hold.

    A kind that is in none of the lists tells them nothing.
    """

    WAYS: ClassVar = ("in_page", "by_browser", "by_mail")

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    in_page = ArrayField(models.CharField(max_length=12), default=every_kind)
    by_browser = ArrayField(models.CharField(max_length=12), default=browser_kinds)
    by_mail = ArrayField(models.CharField(max_length=12), default=mail_kinds)

    def __str__(self) -> str:
        return f"Notifications of {self.user_id}"

    @property
    def ways(self) -> dict[str, list[str]]:
        return {way: getattr(self, way) for way in self.WAYS}
