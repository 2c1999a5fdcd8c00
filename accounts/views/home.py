from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from accounts.access import current_user, leads_to_setup, staff_only, starts_at_maps


@staff_only
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Redirect to the start page: maps for CX leads, the inbox for everybody else.

    Administrators of a new installation start at its steps, until they are done or hidden.
    """
    user = current_user(request)
    if leads_to_setup(user):
        return redirect("accounts:setup")
    at_maps = starts_at_maps(user)
    return redirect("journeys:gallery" if at_maps else "helpdesk:inbox")
