from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.events import TEAM_CHANGED, TEAM_CREATED
from accounts.models import Team, User
from config.refusals import Refused
from ledger.actors import Actor
from ledger.models import Event
from ledger.origin import origin_of


class CannotChangeTeam(Refused):
    """The message gives the reason and the next step."""


def create_team(
    *,
    name: str,
    sees: str,
    lead: User | None,
    members: Iterable[User],
    by: Actor,
    now: datetime | None = None,
    caused_by: Event | None = None,
) -> Team:
    with transaction.atomic():
        team = Team(name=name, sees=sees, lead=lead)
        _keep(team)
        team.members.set(members)
        origin_of(by, now, caused_by).record(TEAM_CREATED, team, name=name, sees=sees)
    return team


def change_team(
    team: Team,
    *,
    name: str,
    sees: str,
    lead: User | None,
    members: Iterable[User],
    by: Actor,
    now: datetime | None = None,
    caused_by: Event | None = None,
) -> Team:
    with transaction.atomic():
        before = _facts(Team.objects.select_for_update().get(pk=team.pk))
        team.name, team.sees, team.lead = name, sees, lead
        _keep(team)
        team.members.set(members)
        after = _facts(team)
        if before != after:
            origin = origin_of(by, now, caused_by)
            origin.record(TEAM_CHANGED, team, before=before, after=after)
    return team


def _keep(team: Team) -> None:
    """Save the team; a name taken at the same moment is refused by the unique constraint."""
    try:
        if _has_namesake(team):
            raise IntegrityError
        with transaction.atomic():
            team.save()
    except IntegrityError as error:
        message = _("A team with this name already exists. Choose another name.")
        raise CannotChangeTeam(message) from error


def _has_namesake(team: Team) -> bool:
    return Team.objects.filter(name__iexact=team.name).exclude(pk=team.pk).exists()


def _facts(team: Team) -> dict[str, object]:
    return {
        "name": team.name,
        "sees": team.sees,
        "lead": team.lead.email if team.lead else "",
        "members": sorted(team.members.values_list("email", flat=True)),
    }
