from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Persona(models.Model):
    """A type of customer for whom a map is drawn."""

    name = models.CharField(_("name"), max_length=120)
    goals = models.TextField(_("goals"), blank=True)
    needs = models.TextField(_("needs"), blank=True)
    pains = models.TextField(_("pains"), blank=True)

    class Meta:
        ordering: ClassVar = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class Department(models.Model):
    name = models.CharField(_("name"), max_length=120, unique=True)

    class Meta:
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name


class Channel(models.Model):
    """A channel between customers and the company; `icon` is a name of the icon set."""

    name = models.CharField(_("name"), max_length=60, unique=True)
    icon = models.CharField(max_length=40, default="circle")

    class Meta:
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name


class Journey(models.Model):
    """A customer's goal, told in the first person."""

    class Kind(models.TextChoices):
        LIFECYCLE = "lifecycle", _("Lifecycle")
        JOURNEY = "journey", _("Journey")
        BLUEPRINT = "blueprint", _("Blueprint")

    title = models.CharField(_("title"), max_length=200)
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.JOURNEY)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    personas = models.ManyToManyField(Persona, blank=True, related_name="journeys")
    created_at = models.DateTimeField(default=timezone.now)
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return self.title
