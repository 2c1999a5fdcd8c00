"""The source of a message: processing facts, headers and raw text. Never rendered as HTML.

Tokens of our links and addresses are masked; the stored bytes keep them.
"""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.csp import CSP
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_GET

from accounts.access import current_user, staff_only
from helpdesk.access import get_message, get_ticket_for
from helpdesk.models import Message, Ticket
from helpdesk.original.facts import facts_of, facts_of_sent
from helpdesk.original.source import headers_of, sendings_of
from helpdesk.views.inbox import page_context
from mail.masking.source import mask_bytes, mask_source
from mail.models import InboundMail, OutboundMail
from mail.outbound.compose import compose

MAX_SOURCE = 200_000
CONTEXT = 10_000  # read behind the end, so that no token is cut there
SAVED_ONLY: dict[str, Any] = {"default-src": [CSP.NONE], "sandbox": [""]}


@staff_only
@require_GET
def original(request: HttpRequest, pk: int, message: int) -> HttpResponse:
    """Show the source of a message."""
    ticket, found = _find(request, pk, message)
    context: dict[str, Any] = {"ticket": ticket, "message": found}
    if found.inbound:
        context |= _inbound_context(found, found.inbound)
    elif found.outbound:
        context |= _outbound_context(found.outbound)
    else:
        raise Http404
    return render(request, "helpdesk/original.html", page_context(context))


@staff_only
@require_GET
@csp_override(SAVED_ONLY)
def download(request: HttpRequest, pk: int, message: int) -> HttpResponse:
    """Serve the raw mail as a download; its content is not trusted."""
    _ticket, found = _find(request, pk, message)
    if found.inbound is None:
        raise Http404
    if not (raw := _raw(found.inbound)):
        raise Http404
    response = HttpResponse(mask_bytes(raw), content_type="application/octet-stream")
    name = f"ticket-{pk}-message-{message}.eml"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def _find(request: HttpRequest, pk: int, message: int) -> tuple[Ticket, Message]:
    ticket = get_ticket_for(current_user(request), pk)
    return ticket, get_message(ticket, message)


def _inbound_context(message: Message, inbound: InboundMail) -> dict[str, Any]:
    raw = _raw(inbound)
    return {
        "inbound": inbound,
        "facts": facts_of(message, inbound, raw),
        "headers": headers_of(raw),
        "source": _source_of(raw),
        "is_cut": len(raw) > MAX_SOURCE,
        "is_whole": len(raw) == inbound.size,
    }


def _source_of(raw: bytes) -> str:
    source = mask_source(raw[: MAX_SOURCE + CONTEXT].decode("utf-8", "replace"))
    return source[:MAX_SOURCE].replace("\x00", "\N{REPLACEMENT CHARACTER}")


def _outbound_context(outbound: OutboundMail) -> dict[str, Any]:
    """Return the facts of an outbound mail, also if its file is gone."""
    try:
        headers = headers_of(compose(outbound))
    except OSError:
        headers = []
    return {
        "facts": facts_of_sent(outbound),
        # Composed now, so its Date is not that of the sent mail.
        "headers": [each for each in headers if each[0] != "Date"],
        "tries": list(sendings_of(outbound)),
        "outbound": outbound,
    }


def _raw(inbound: InboundMail) -> bytes:
    """Return the raw mail; empty after its retention period."""
    return bytes(inbound.raw.content)
