from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.access import current_user, staff_only
from config.web.pages import HtmxRequest, render_fragments
from config.web.panels import panels
from helpdesk.hooks import MY_DAY
from helpdesk.my_day import read_my_day
from helpdesk.views.agent_times import moment_for
from helpdesk.views.inbox import is_fragment

TEMPLATE = "helpdesk/my_day.html"


@staff_only
@require_GET
def my_day(request: HtmxRequest) -> HttpResponse:
    """Show what needs the reader today; htmx asks for their tickets and mentions."""
    user = current_user(request)
    day = read_my_day(user, now=timezone.now())
    for row in day.snoozed.rows:
        row.until = moment_for(user, row.snoozed_until)
    context = {"day": day, "day_panels": panels(MY_DAY)}
    if is_fragment(request):
        return render_fragments(request, TEMPLATE, ["my-day"], context)
    topics = ["inbox", f"notifications:{user.pk}"]
    return render(request, TEMPLATE, context | {"section": "inbox", "live_topics": topics})
