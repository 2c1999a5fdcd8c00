"""Views of presence: what the reader's tab shows, and which colleagues are at which ticket."""

import time

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.access import current_user, staff_only
from config.refusals import Refused
from config.web.pages import HtmxRequest
from helpdesk.access import get_ticket_for
from helpdesk.forms.presence import PresenceForm
from helpdesk.presence.people import present_people, report_presence
from helpdesk.views.inbox import is_fragment
from helpdesk.views.responses import ticket_action


@staff_only
@require_GET
def present(request: HtmxRequest) -> HttpResponse:
    """List the colleagues who are at tickets that the reader may open; the page's script asks."""
    if not is_fragment(request):
        return redirect("helpdesk:inbox")
    found = present_people(current_user(request), now=time.time())
    return render(request, "helpdesk/parts/present.html", {"present": found})


@ticket_action
def report(request: HtmxRequest, pk: int) -> HttpResponse:
    """Keep what a tab of the reader does at a ticket."""
    user, form = current_user(request), PresenceForm(request.POST)
    ticket = get_ticket_for(user, pk, also_deleted=True)
    if not form.is_valid():
        raise Refused(_("This page is out of date. Load it anew."))
    session = getattr(request.session, "found", None)
    report_presence(
        ticket,
        state=form.cleaned_data["state"],
        tab=str(form.cleaned_data["tab"]),
        session=str(session.handle) if session else "",
        by=user,
    )
    return HttpResponse(status=204)
