from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import current_user, requires
from accounts.actions.teams import change_team, create_team
from accounts.confirmation import confirmed
from accounts.forms import TeamForm
from accounts.models import Team
from accounts.people import teams_with_members
from config.web.form_page import form_page
from config.web.toasts import notify


@requires("may_administer")
@require_safe
def teams(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/teams.html", {"teams": teams_with_members()})


@requires("may_administer")
@confirmed
def team(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Edit a team, or create one."""
    team = get_object_or_404(Team, pk=pk) if pk is not None else None
    initial = {"members": team.members.all()} if team else {}
    form = partial(TeamForm, instance=team, initial=initial)

    def save(form: TeamForm) -> HttpResponse:
        facts, by = form.cleaned_data, current_user(request)
        if team:
            kept = change_team(get_object_or_404(Team, pk=team.pk), **facts, by=by)
        else:
            kept = create_team(**facts, by=by)
        return notify(request, redirect("accounts:teams"), _("Team %s is saved.") % kept.name)

    context = {"team": team}
    return form_page(request, "accounts/team.html", form, save, context=context, refused_on="name")
