from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Team
from fields.condition_sets import Match

DEFAULT_ORDER = "newest"


class SavedView(models.Model):
    """A list of tickets by conditions, saved for one person, a team or everyone.

    `conditions` are those of `fields.condition_sets.ConditionSet.to_json`. `position` orders the
    views of one place in the left column; `owner` is the person who made the view.
    """

    class Scope(models.TextChoices):
        MINE = "mine", _("Only me")
        TEAM = "team", _("A team")
        EVERYONE = "everyone", _("Everyone")

    name = models.CharField(_("name"), max_length=60)
    icon = models.CharField(max_length=40, default="bookmark")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey(Team, null=True, on_delete=models.CASCADE, related_name="+")
    scope = models.CharField(max_length=8, choices=Scope, default=Scope.MINE)
    match = models.CharField(max_length=3, default=Match.ALL.value)
    conditions = models.JSONField(default=list)
    order = models.CharField(max_length=16, default=DEFAULT_ORDER)
    position = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["position", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(scope__in=["mine", "team", "everyone"]), name="view_scope_known"
            ),
            models.CheckConstraint(condition=Q(match__in=["all", "any"]), name="view_match_known"),
            models.CheckConstraint(condition=~Q(name=""), name="view_has_name"),
            models.CheckConstraint(
                condition=Q(scope="team", team__isnull=False)
                | (~Q(scope="team") & Q(team__isnull=True)),
                name="view_of_a_team_has_it",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["position", "id"], name="view_everyone", condition=Q(scope="everyone")
            ),
        ]

    def __str__(self) -> str:
        return self.name
