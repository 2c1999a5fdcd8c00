from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class Team(models.Model):
    """A group of agents. Tickets are assigned to a team, then to one of its members."""

    class Sees(models.TextChoices):
        OWN = "own", _("Tickets of their own teams")
        ALL = "all", _("All tickets")

    name = models.CharField(_("name"), max_length=120, unique=True)
    sees = models.CharField(_("visible tickets"), max_length=8, choices=Sees, default=Sees.OWN)
    lead = models.ForeignKey(
        "accounts.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="leads"
    )

    class Meta:
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="memberships")
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="memberships")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "team"], name="membership_once")
        ]

    def __str__(self) -> str:
        return f"{self.user} in {self.team}"
