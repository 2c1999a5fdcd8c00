from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from config.composed import Varying

if TYPE_CHECKING:  # its model refers to ours
    from allauth.mfa.models import Authenticator


def second_factors() -> "models.QuerySet[Authenticator]":
    """Return the apps and security keys of all people; recovery codes alone are no factor."""
    from allauth.mfa.models import Authenticator

    return Authenticator.objects.exclude(type=Authenticator.Type.RECOVERY_CODES)


class Role(models.TextChoices):
    ADMINISTRATOR = "administrator", _("Administrator")
    LEAD = "lead", _("Team lead")
    AGENT = "agent", _("Agent")
    LIGHT_AGENT = "light_agent", _("Light agent")
    CX_LEAD = "cx_lead", _("CX lead")
    NONE = "none", _("No access")


# Roles that see the tickets of all teams, and roles that answer tickets.
SEES_ALL = frozenset({Role.ADMINISTRATOR, Role.CX_LEAD})
ANSWERS = frozenset({Role.ADMINISTRATOR, Role.LEAD, Role.AGENT})


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        fields.update(role=Role.ADMINISTRATOR, is_superuser=True)
        return self.create_user(email, password, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser, PermissionsMixin, Varying):
    """A person of the company who signs in by e-mail."""

    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=200)
    role = models.CharField(_("role"), max_length=20, choices=Role, default=Role.AGENT)
    job_title = models.CharField(_("job title"), max_length=200, blank=True)
    signature = models.TextField(_("signature"), blank=True)
    time_zone = models.CharField(_("time zone"), max_length=64, default="UTC")
    is_active = models.BooleanField(_("may sign in"), default=True)
    date_joined = models.DateTimeField(default=timezone.now)
    teams: "models.ManyToManyField[Any, Any]" = models.ManyToManyField(
        "accounts.Team", through="accounts.Membership", related_name="members"
    )

    objects = UserManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar = ["name"]

    class Meta:
        ordering: ClassVar = ["name", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(Lower("email"), name="user_email_any_case")
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save; a new password ends the sessions and the API tokens.

        Django sets the same password again when it raises the cost of the hash; that ends none.
        """
        has_new_password = getattr(self, "_password", None) is not None
        super().save(*args, **kwargs)
        if has_new_password:
            self.api_tokens.all().delete()
            self.sessions.all().end()

    @property
    def first_name(self) -> str:
        return self.name.split()[0] if self.name.strip() else self.email.split("@")[0]

    @property
    def is_staff_person(self) -> bool:
        return self.is_active and self.role != Role.NONE

    @property
    def may_administer(self) -> bool:
        return self.is_active and self.role == Role.ADMINISTRATOR

    @property
    def may_lead(self) -> bool:
        return self.is_active and self.role in {Role.ADMINISTRATOR, Role.LEAD}

    @property
    def is_agent(self) -> bool:
        """Works on tickets: is given them, and moves them on by what they write."""
        return self.is_active and self.role in ANSWERS

    @property
    def may_answer(self) -> bool:
        return self.is_agent

    @property
    def may_note(self) -> bool:
        """Return True for all who see a ticket; replies need `may_answer`."""
        return self.is_staff_person

    @property
    def may_edit_maps(self) -> bool:
        return self.is_active and self.role in {Role.ADMINISTRATOR, Role.LEAD, Role.CX_LEAD}

    @cached_property
    def team_views(self) -> dict[int, str]:
        """Map the keys of this person's teams to what each sees. Cached for the request."""
        return dict(self.teams.order_by().values_list("pk", "sees"))

    @property
    def team_ids(self) -> list[int]:
        return list(self.team_views)

    @property
    def sees_all_tickets(self) -> bool:
        """Return True if the role, or one of the person's teams, sees all tickets."""
        return self.sees_all_by_role or (self.is_staff_person and "all" in self.team_views.values())

    @cached_property
    def has_second_factor(self) -> bool:
        """True with an app or a security key. Sessions and tokens bring it in their own query."""
        return second_factors().filter(user=self).exists()

    @property
    def lacks_second_factor(self) -> bool:
        """True if the role must have a second factor and the person has none."""
        return self.role in settings.SECOND_FACTOR_ROLES and not self.has_second_factor

    def query_values(self) -> tuple[int, ...]:
        """Return the key and those of the teams, where they decide what the user sees."""
        return (self.pk,) if self.sees_all_by_role else (self.pk, *self.team_ids)

    def query_shape(self) -> object:
        return (self.role, self.is_active, self.sees_all_tickets)

    def with_query_values(self, values: Sequence[Any]) -> Self:
        pk, *teams = values
        stand_in = self.__class__(pk=pk, role=self.role, is_active=self.is_active)
        if not self.sees_all_by_role:
            stand_in.team_views = dict(zip(teams, self.team_views.values(), strict=True))
        return stand_in

    @property
    def may_edit_surveys(self) -> bool:
        return self.is_active and self.role in {Role.ADMINISTRATOR, Role.CX_LEAD}

    @property
    def sees_all_by_role(self) -> bool:
        return self.is_active and self.role in SEES_ALL
