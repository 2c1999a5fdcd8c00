from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts.access import current_user
from config.web.toasts import notify
from journeys.access import get_journey_for, get_version_for
from journeys.maps.actions.versions import publish_map, restore_version
from journeys.maps.views.edit_response import map_action, respond


@map_action
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    user = current_user(request)
    journey = get_journey_for(user, pk, to_edit=True)
    version = publish_map(journey, by=user)
    message = _("Version %s is published. Further edits go to the draft.") % version.number
    return notify(request, respond(request, journey, "map-head"), message, tone="done")


@map_action
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    """Restore a version into the draft; the old draft is saved as a version."""
    user = current_user(request)
    version = get_version_for(user, pk, to_edit=True)
    restore_version(version, by=user)
    response = redirect("journeys:map", version.journey_id)
    message = _("Version %s was restored into the draft. The old draft is saved under Versions.")
    message %= version.number
    return notify(request, response, message)
