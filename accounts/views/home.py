from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from accounts.access import current_user, staff_only, starts_at_maps


@staff_only
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Redirect to the start page: maps for CX leads, the inbox for everybody else."""
    at_maps = starts_at_maps(current_user(request))
    return redirect("journeys:gallery" if at_maps else "helpdesk:inbox")
