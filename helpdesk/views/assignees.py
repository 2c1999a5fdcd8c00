"""The people and teams that a ticket can be given to, and the warning of an absent one."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from accounts.availability import absence_labels
from accounts.models import User
from accounts.people import other_agents, teams


def people_to_assign(user: User, *, now: datetime) -> dict[str, Any]:
    """Return the context of a menu of assignees; `absences` are words by the key of a person."""
    agents = list(other_agents(user)[:200])
    absences = absence_labels([each.pk for each in agents], user, now=now)
    return {"agents": agents, "teams": teams()[:50], "absences": absences}


def absent_warning(assignee: User | None, user: User, *, now: datetime) -> str:
    """Return a sentence if the new assignee is absent, else ""; they have the ticket."""
    if assignee is None or assignee.pk == user.pk:
        return ""
    words = absence_labels([assignee.pk], user, now=now).get(assignee.pk)
    if words is None:
        return ""
    return _("%(name)s has the ticket, but is %(absence)s.") % {
        "name": assignee.first_name,
        "absence": words,
    }
