"""The suggestions of the search box."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from accounts.access import current_user, staff_only
from config.web.pages import HtmxRequest
from helpdesk.inbox_views import ALL
from helpdesk.searching.completion import suggest
from helpdesk.views.inbox import is_fragment
from helpdesk.views.list_query import MAX_SEARCH_LENGTH


@staff_only
@require_GET
def suggestions(request: HtmxRequest) -> HttpResponse:
    """List what may follow in the search box, of which `before` is the text before the caret."""
    if not is_fragment(request):
        return redirect("helpdesk:inbox", ALL.slug)
    before = request.GET.get("before", "")[:MAX_SEARCH_LENGTH].replace("\0", "")
    found = suggest(current_user(request), before, is_asked="all" in request.GET)
    return render(request, "helpdesk/parts/search_options.html", {"suggestions": found})
