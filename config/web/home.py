from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe


@login_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Redirect to the start page: maps for CX leads, the inbox for everybody else."""
    if not getattr(request.user, "is_staff_person", False):
        raise Http404
    is_cx_lead = getattr(request.user, "role", "") == "cx_lead"
    return redirect("journeys:gallery" if is_cx_lead else "helpdesk:inbox")
