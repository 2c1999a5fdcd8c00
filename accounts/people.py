"""The people of the company and their teams, as pages list them."""

from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import Role, Team, User
from accounts.models.user import ANSWERS, second_factors


def everyone() -> QuerySet[User]:
    """Return all people with their teams, those who may sign in first."""
    factors = Exists(second_factors().filter(user=OuterRef("pk")))
    people = User.objects.prefetch_related("teams").annotate(has_factor=factors)
    return people.order_by("-is_active", "name", "pk")


def colleagues() -> QuerySet[User]:
    """Return the people who may sign in and have a role."""
    return User.objects.filter(is_active=True).exclude(role=Role.NONE)


def present_and_former() -> QuerySet[User]:
    """Return the colleagues by name, and after them the people who may not sign in any more."""
    people = User.objects.exclude(is_active=True, role=Role.NONE)
    return people.order_by("-is_active", "name", "pk")


def agents() -> QuerySet[User]:
    """Return the people whom a ticket can be given to."""
    return User.objects.filter(is_active=True, role__in=ANSWERS)


def other_agents(user: User) -> QuerySet[User]:
    """Return the people whom a ticket can be given to, but this one."""
    return agents().exclude(pk=user.pk)


def teams() -> QuerySet[Team]:
    return Team.objects.all()


def teams_with_members() -> QuerySet[Team]:
    """Return all teams with their leads and members."""
    return Team.objects.select_related("lead").prefetch_related("members")


def is_first_administrator(person: User) -> bool:
    """Return True for an administrator without a password, while none has ever signed in."""
    administrators = User.objects.filter(role=Role.ADMINISTRATOR, is_active=True)
    if person.has_usable_password() or not administrators.filter(pk=person.pk).exists():
        return False
    return not administrators.filter(last_login__isnull=False).exists()
