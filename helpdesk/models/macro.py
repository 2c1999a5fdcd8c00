import json
from collections.abc import Sequence
from hashlib import sha256
from typing import ClassVar, Final

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Left
from django.utils.translation import gettext_lazy as _

from accounts.models import Team, User
from helpdesk import statuses
from helpdesk.models.choices import Priority, Status

KEY_LENGTH: Final = 32
PREVIEW_LENGTH: Final = 100


class MacroQuerySet(models.QuerySet["Macro"]):
    def usable_by(self, user: User) -> "MacroQuerySet":
        """Filter to a person's own, those of their teams and those for everyone."""
        own, teams = Q(owner=user), Q(shared_with__in=user.team_ids)
        return self.filter(own | teams | Q(owner=None, shared_with=None))

    def named(self, words: Sequence[str]) -> "MacroQuerySet":
        """Filter to those whose name has each of the words."""
        return self.filter(*(Q(name__icontains=word) for word in words))

    def with_preview(self) -> "MacroQuerySet":
        """Load the first characters of the texts as `preview`, and not the texts."""
        return self.annotate(preview=Left("text", PREVIEW_LENGTH)).defer("text")

    def shared(self) -> "MacroQuerySet":
        return self.filter(owner=None)


class Macro(models.Model):
    """A saved reply, with the changes it makes to a ticket.

    It is its owner's, or shared with a team, or with everyone when both are empty. The text has
    variables (helpdesk/variables.py). An empty change leaves the ticket as it is.
    """

    name = models.CharField(_("name"), max_length=80)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+"
    )
    shared_with = models.ForeignKey(Team, null=True, on_delete=models.CASCADE, related_name="+")
    text = models.TextField(_("text"), blank=True, max_length=20_000)
    sets_status = models.CharField(_("status"), max_length=12, blank=True, choices=Status)
    sets_priority = models.CharField(_("priority"), max_length=8, blank=True, choices=Priority)
    adds_tags = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    # The person who applies it, or another one.
    assigns_self = models.BooleanField(default=False)
    assigns_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    moves_to = models.ForeignKey(Team, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = MacroQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["name", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["owner", "shared_with", "name"], nulls_distinct=False, name="macro_once"
            ),
            models.CheckConstraint(
                condition=Q(owner=None) | Q(shared_with=None), name="macro_one_scope"
            ),
            models.CheckConstraint(
                condition=Q(assigns_self=False) | Q(assigns_to=None), name="macro_one_assignee"
            ),
            models.CheckConstraint(
                condition=Q(sets_status__in=["", *statuses.CHOOSABLE]), name="macro_status_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def changes_key(self, ticket: int) -> str:
        """Return a key of its changes at a ticket: another one when one of them is another."""
        changes = [self.sets_status, self.sets_priority, self.adds_tags, self.assigns_self]
        key = json.dumps([ticket, *changes, self.assigns_to_id, self.moves_to_id])
        return sha256(key.encode()).hexdigest()[:KEY_LENGTH]

    @property
    def scope(self) -> str:
        """Return "mine", "team" or "everyone"."""
        if self.owner_id:
            return "mine"
        return "team" if self.shared_with_id else "everyone"
