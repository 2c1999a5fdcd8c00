"""Saved views: those that a person sees, and those that they may change."""

from django.core.exceptions import PermissionDenied
from django.db.models import Case, IntegerField, Q, Value, When
from django.db.models.query import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from accounts.models import Team, User
from helpdesk.models import SavedView

Scope = SavedView.Scope
# The value of a form's choice for a view of a team begins so; its key follows.
OF_TEAM = "team-"


def visible_views(user: User) -> QuerySet[SavedView]:
    """Return the views in the left column: the person's, those of their teams, and everyone's."""
    if not user.is_staff_person:
        return SavedView.objects.none()
    place = Case(
        When(scope=Scope.MINE, then=Value(0)),
        When(scope=Scope.TEAM, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    views = SavedView.objects.filter(_shown(user)).select_related("team")
    return views.order_by(place, "team__name", "team", "position", "pk")


def find_view_for(user: User, pk: int) -> SavedView | None:
    """Return a view if the person may see it. Administrators see those of all teams."""
    if not user.is_staff_person:
        return None
    shown = _shown(user) | Q(scope=Scope.TEAM) if user.may_administer else _shown(user)
    return SavedView.objects.select_related("team").filter(shown, pk=pk).first()


def get_view_for(user: User, pk: int) -> SavedView:
    """Return a view as `find_view_for` does, or raise Http404."""
    found = find_view_for(user, pk)
    if found is None:
        raise Http404
    return found


def get_view_to_change(user: User, pk: int) -> SavedView:
    found = get_view_for(user, pk)
    if not may_change_view(user, found):
        raise PermissionDenied(
            _("Only leads and administrators change this view. Ask one of them.")
        )
    return found


def may_change_view(user: User, view: SavedView) -> bool:
    """Return True for one's own view, and for leads and administrators where they may save one."""
    if view.scope == Scope.MINE:
        return view.owner_id == user.pk
    return user.may_lead and (view.scope == Scope.EVERYONE or _leads_in(user, view.team_id))


def audiences(user: User) -> list[tuple[str, str]]:
    """Return those for whom the person may save a view, as choices of a form."""
    found = [(Scope.MINE.value, str(Scope.MINE.label))]
    if not user.may_lead:
        return found
    teams = Team.objects.all() if user.may_administer else Team.objects.filter(pk__in=user.team_ids)
    found += [(f"{OF_TEAM}{team.pk}", _("Team %s") % team.name) for team in teams]
    return [*found, (Scope.EVERYONE.value, str(Scope.EVERYONE.label))]


def _leads_in(user: User, team: int | None) -> bool:
    return user.may_administer or team in user.team_ids


def _shown(user: User) -> Q:
    of_teams = Q(scope=Scope.TEAM, team__in=user.team_ids)
    return Q(scope=Scope.MINE, owner=user) | of_teams | Q(scope=Scope.EVERYONE)
