"""The values of a ticket's status, priority and channel."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from helpdesk import statuses


class Status(models.TextChoices):
    NEW = statuses.NEW, _("New")
    OPEN = statuses.OPEN, _("Open")
    PENDING = statuses.PENDING, _("Waiting for the customer")
    ON_HOLD = statuses.ON_HOLD, _("On hold")
    SOLVED = statuses.SOLVED, _("Solved")
    CLOSED = statuses.CLOSED, _("Closed")


class Priority(models.TextChoices):
    LOW = "low", _("Low")
    NORMAL = "normal", _("Normal")
    HIGH = "high", _("High")
    URGENT = "urgent", _("Urgent")


class Channel(models.TextChoices):
    MAIL = "mail", _("by mail")
    WEB = "web", _("by web form")
    PHONE = "phone", _("by phone")
    CHAT = "chat", _("by chat")
    API = "api", _("by another system")
