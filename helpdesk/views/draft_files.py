"""Views of the files of a draft."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render

from accounts.access import current_user
from config.web.pages import HtmxRequest
from helpdesk.access import get_ticket_for
from helpdesk.actions.draft_files import keep_draft_file, remove_draft_file
from helpdesk.forms.composer import DraftFileForm
from helpdesk.forms.files import upload_of
from helpdesk.views.responses import ticket_action


@ticket_action
def keep_file(request: HtmxRequest, pk: int) -> HttpResponse:
    """Store a file with the draft, and answer with its place in the composer.

    204 if the message was sent meanwhile, with the file.
    """
    user, form = current_user(request), DraftFileForm(request.POST, request.FILES)
    ticket = get_ticket_for(user, pk)
    if not form.is_valid():
        words = " ".join(str(error) for errors in form.errors.values() for error in errors)
        return HttpResponse(words, status=400, content_type="text/plain; charset=utf-8")
    said = form.cleaned_data
    kept = keep_draft_file(
        ticket,
        upload_of(said["file"]),
        key=said["key"],
        by=user,
        kind=said["kind"],
        submission=said["submission"],
    )
    if kept is None:
        return HttpResponse(status=204)
    context = {"ticket": ticket, "file": kept}
    return render(request, "helpdesk/parts/kept_file.html", context)


@ticket_action
def remove_file(request: HtmxRequest, pk: int, key: UUID) -> HttpResponse:
    user = current_user(request)
    remove_draft_file(get_ticket_for(user, pk), key, by=user)
    return HttpResponse(status=204)
