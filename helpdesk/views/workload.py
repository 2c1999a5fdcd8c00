from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.access import current_user, requires
from config.web.pages import HtmxRequest, render_fragments
from helpdesk.views.inbox import is_fragment
from helpdesk.workload import read_workload

TEMPLATE = "helpdesk/workload.html"


@requires("may_lead")
@require_GET
def workload(request: HtmxRequest) -> HttpResponse:
    """Show the workload of the teams that the reader leads; htmx asks for the tables."""
    now = timezone.now()
    context = {"workload": read_workload(current_user(request), now=now), "now": now}
    if is_fragment(request):
        return render_fragments(request, TEMPLATE, ["workload"], context)
    return render(request, TEMPLATE, context | {"section": "inbox", "live_topics": ["inbox"]})
