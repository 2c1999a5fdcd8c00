"""Views of attachments: downloads, thumbnails and first lines. None can run a script."""

from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.csp import CSP
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_GET

from accounts.access import current_user, staff_only
from helpdesk import previews
from helpdesk.access import get_attachment_for
from helpdesk.previews.table import table_rows

SANDBOX: dict[str, Any] = {"default-src": [CSP.NONE], "sandbox": [""]}


@staff_only  # type: ignore[arg-type]  # a stream of bytes answers as well as a page
@require_GET
@csp_override(SANDBOX)
def attachment(request: HttpRequest, pk: int) -> FileResponse:
    """Serve a file of a visible ticket: images inline, others as a download."""
    found = get_attachment_for(current_user(request), pk)
    is_picture = found.is_safe_picture
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
    _guarded(response)
    return response


@staff_only
@require_GET
@csp_override(SANDBOX)
def preview(request: HttpRequest, pk: int, size: previews.Size = "small") -> HttpResponse:
    """Serve the thumbnail; 204 if there is none, 503 if it may be possible later.

    On both the page shows the plain card.
    """
    found = get_attachment_for(current_user(request), pk)
    if not previews.has_thumbnail(found):
        raise Http404
    try:
        drawn = previews.thumbnail_of(found, size)
    except FileNotFoundError:
        raise Http404 from None
    except previews.PreviewBusy:
        later = {"Retry-After": "10", "Cache-Control": "no-store"}
        return HttpResponse(status=503, headers=later)
    response = HttpResponse(drawn, content_type="image/webp", status=200 if drawn else 204)
    response["Content-Disposition"] = 'inline; filename="preview.webp"'
    return _guarded(response)


@staff_only
@require_GET
@csp_override(SANDBOX)
def first_lines(request: HttpRequest, pk: int) -> HttpResponse:
    """Render the first lines of a text file, or a table for comma-separated values."""
    found = get_attachment_for(current_user(request), pk)
    if not previews.has_text_preview(found):
        raise Http404
    try:
        text, is_cut = previews.first_lines(found)
    except FileNotFoundError:
        raise Http404 from None
    context = {"text": text, "rows": table_rows(found, text), "is_cut": is_cut}
    response = render(request, "helpdesk/parts/first_lines.html", context)
    response["Content-Disposition"] = "inline"
    return _guarded(response)


def _guarded[R: (HttpResponse, FileResponse)](response: R) -> R:
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, max-age=3600"
    return response
