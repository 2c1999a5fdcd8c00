"""The HTML of an email in a sandboxed frame where no script runs."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.csp import CSP
from django.utils.translation import gettext as _
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_GET

from accounts.access import current_user, staff_only
from helpdesk.access import get_html_message_for
from helpdesk.html_email.pictures import show_pictures
from helpdesk.html_email.split import Split, split_at_reply
from helpdesk.html_email.style import sets_colours
from helpdesk.models import Message
from helpdesk.thread.files import files_with_cid

# allow-same-origin lets the page measure the frame; it is safe without allow-scripts.
SANDBOX: dict[str, Any] = {
    "default-src": [CSP.NONE],
    "img-src": [CSP.SELF, "data:"],
    "style-src": [CSP.SELF],
    "font-src": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.NONE],
    "frame-ancestors": [CSP.SELF],
    "sandbox": ["allow-same-origin", "allow-popups", "allow-popups-to-escape-sandbox"],
}
REMOTE = "remote"  # ?pictures=remote, on request of the reader


@staff_only
@require_GET
def message_html(request: HttpRequest, pk: int) -> HttpResponse:
    """Serve the sanitized HTML of a message with its quote folded.

    `?part=quote` returns only the quote, `?part=whole` folds nothing, and `?pictures=remote` loads
    images of other servers.
    """
    ticket, message = get_html_message_for(current_user(request), pk)
    wants_remote = request.GET.get("pictures") == REMOTE
    parts = _parts_of(message, request.GET.get("part", ""))
    own, missing = _own(message), _("Missing picture")
    reply, rest = (
        show_pictures(html, own, missing=missing, remote=wants_remote)
        for html in (parts.reply, parts.rest)
    )
    context = {
        "reply": reply,
        "rest": rest,
        "language": ticket.language,
        "on_paper": sets_colours(message.html),
    }
    allowed = SANDBOX | {"img-src": [*SANDBOX["img-src"], "https:"]} if wants_remote else SANDBOX
    response = csp_override(allowed)(render)(request, "helpdesk/html_email.html", context)
    response["X-Content-Type-Options"] = "nosniff"
    response["Referrer-Policy"] = "no-referrer"
    response["Cache-Control"] = "private, max-age=60"
    return response


def _parts_of(message: Message, wanted: str) -> Split:
    if wanted == "whole":
        return Split(message.html)
    parts = split_at_reply(message.html, message.text, whole=message.full_text)
    return Split(parts.rest) if wanted == "quote" and parts.rest else parts


def _own(message: Message) -> dict[str, str]:
    """Return the addresses of the attached images by content id."""
    return {
        file.cid.strip("<>").lower(): reverse("helpdesk:attachment", args=[file.pk])
        for file in files_with_cid(message)
        if file.is_safe_picture
    }
