"""What came with mails: files, and their HTML in a sandbox. Nothing here can run a script."""

import re
from html import unescape
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.csp import CSP
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_GET

from accounts.access import current_user, staff_only
from helpdesk.access import get_ticket_for
from helpdesk.models import Attachment, Message

# Pictures that browsers draw and never run; SVG is not one of them.
SAFE_PICTURES = {"image/png", "image/jpeg", "image/gif", "image/webp"}
_PICTURE = re.compile(r'(?<=\ssrc=")cid:([^"]*)(?=")', re.IGNORECASE)
SANDBOX: dict[str, Any] = {"default-src": [CSP.NONE], "sandbox": [""]}
MAIL_SANDBOX: dict[str, Any] = {
    "default-src": [CSP.NONE],
    "img-src": [CSP.SELF, "data:"],
    "style-src": [CSP.SELF, CSP.UNSAFE_INLINE],
    "frame-ancestors": [CSP.SELF],
    "sandbox": ["allow-same-origin", "allow-popups", "allow-popups-to-escape-sandbox"],
}


@staff_only  # type: ignore[arg-type]  # a stream of bytes answers as well as a page
@require_GET
@csp_override(SANDBOX)
def attachment(request: HttpRequest, pk: int) -> FileResponse:
    """A file of a ticket, for who may see the ticket: pictures in the page, the rest to save."""
    found = get_object_or_404(Attachment.objects.select_related("message"), pk=pk)
    get_ticket_for(current_user(request), found.message.ticket_id)
    is_picture = is_safe_picture(found)
    try:
        content = found.file.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    response = FileResponse(
        content,
        as_attachment=not is_picture,
        filename=found.name,
        content_type=found.content_type if is_picture else "application/octet-stream",
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, max-age=3600"
    return response


@staff_only
@require_GET
@csp_override(MAIL_SANDBOX)
def message_html(request: HttpRequest, pk: int) -> HttpResponse:
    """The mail as it was designed; `html` was cleaned when it came in."""
    message = get_object_or_404(Message.objects.exclude(html=""), pk=pk)
    ticket = get_ticket_for(current_user(request), message.ticket_id)
    context = {"html": _with_pictures(message), "language": ticket.language}
    return render(request, "helpdesk/message_html.html", context)


def is_safe_picture(file: Attachment) -> bool:
    return file.content_type in SAFE_PICTURES and not file.is_dangerous


def _with_pictures(message: Message) -> str:
    """Pictures that came with the mail are named by their content id; show ours instead."""
    pictures = dict(message.attachments.exclude(cid="").values_list("cid", "pk"))

    def address(found: re.Match[str]) -> str:
        pk = pictures.get(unescape(found[1]))
        return reverse("helpdesk:attachment", args=[pk]) if pk else found[0]

    return _PICTURE.sub(address, message.html)
