from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect


@login_required
def home(request: HttpRequest) -> HttpResponse:
    """Where a person begins: CX leads at their maps, everybody else at the inbox."""
    if not getattr(request.user, "is_staff_person", False):
        raise Http404
    is_cx_lead = getattr(request.user, "role", "") == "cx_lead"
    return redirect("journeys:gallery" if is_cx_lead else "helpdesk:inbox")
