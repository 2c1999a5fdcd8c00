"""Toasts after htmx requests, and Django messages after redirects."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django_htmx.http import trigger_client_event


def notify[Response: HttpResponse](
    request: HttpRequest,
    response: Response,
    text: str,
    *,
    undo: str = "",
    tone: str = "",
    seconds: int = 0,
) -> Response:
    """Show `text` once the response has arrived; `undo` is a URL that reverts the action by POST.

    `tone` is act, waiting, done or late, where the text has one of the four meanings. `seconds`: it
    can be undone for so long; 0 sets no end.
    """
    if getattr(request, "htmx", False):
        toast = {"text": str(text), "undo": undo, "tone": tone}
        ends = {"seconds": seconds} if seconds else {}
        trigger_client_event(response, "toast", toast | ends)
    else:
        messages.info(request, text, extra_tags=f"{tone} {undo}" if undo else tone)
    return response


def tone_and_undo(tags: str) -> tuple[str, str]:
    """Return what `notify` wrote into the extra tags of a message."""
    tone, _space, undo = tags.partition(" ")
    return tone, undo
