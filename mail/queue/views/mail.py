"""The page of one mail of the queue. Its HTML is never rendered."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import requires
from mail.labels import EVENT_LABELS
from mail.masking.source import mask_bytes
from mail.masking.tokens import mask_tokens
from mail.models import InboundMail, OutboundMail, SenderRule
from mail.queue.mails import get_inbound, get_outbound, history_of
from mail.queue.parsed_mail import MAX_TEXT, parsed_context
from mail.queue.queue_lists import QUEUE_LISTS, QueueList
from mail.queue.rows import queue_rows, ticket_of
from mail.settings.sender_rules import sender_rule_refusal_reason

In, Out = InboundMail.State, OutboundMail.State
INBOUND_LIST = {
    In.SUSPENDED: "suspended",
    In.UNREADABLE: "unreadable",
    In.STORED: "to-read",
    In.DELETED: "deleted",
}
OUTBOUND_LIST = {Out.FAILED: "failed", Out.QUEUED: "to-send"}


@require_safe
@requires("may_administer")
def inbound_mail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a received mail as it was parsed: people, plain text, names of files."""
    mail = get_inbound(pk)
    context = _about(mail, QUEUE_LISTS.get(_list_of(mail)))
    if not mail.is_forgotten:
        context |= parsed_context(mail)
    return render(request, "mail/inbound_mail.html", context)


@require_safe
@requires("may_administer")
def outbound_mail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a mail that could not be sent, and the servers' responses. Tokens are masked."""
    mail = get_outbound(pk)
    context = _about(mail, QUEUE_LISTS.get(OUTBOUND_LIST.get(Out(mail.state), "")))
    text = mask_tokens(mail.text[: MAX_TEXT * 2])[:MAX_TEXT]
    context |= {"text": text, "is_cut": len(mail.text) > MAX_TEXT}
    return render(request, "mail/outbound_mail.html", context)


@require_safe
@requires("may_administer")
def download(request: HttpRequest, pk: int) -> HttpResponse:
    """Download the raw mail, always as an attachment: its content is not trusted.

    Tokens of ours are masked.
    """
    inbound = get_inbound(pk)
    if inbound.is_forgotten:
        raise Http404("Its bytes were deleted.")
    return HttpResponse(
        mask_bytes(bytes(inbound.raw.content)),
        content_type="application/octet-stream",
        headers={
            "Content-Disposition": f'attachment; filename="mail-{pk}.eml"',
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "sandbox; default-src 'none'",
        },
    )


def _list_of(mail: InboundMail) -> str:
    if mail.is_too_large:
        return "too-large"
    return INBOUND_LIST.get(In(mail.state), "")


def _about(mail: InboundMail | OutboundMail, queue_list: QueueList | None) -> dict[str, Any]:
    direction = "in" if isinstance(mail, InboundMail) else "out"
    events = history_of(mail)[:50]
    any_list = queue_list or QUEUE_LISTS["suspended" if direction == "in" else "failed"]
    return {
        "mail": mail,
        "queue_list": queue_list,
        "row": queue_rows(any_list, [mail])[0],
        "history": [(event, EVENT_LABELS.get(event.name, event.name)) for event in events],
        "ticket": ticket_of(mail),
        **(_rules(mail) if isinstance(mail, InboundMail) and mail.state == In.SUSPENDED else {}),
    }


def _rules(mail: InboundMail) -> dict[str, bool | str]:
    """Return whether its sender can be blocked or allowed; our own addresses cannot."""
    sender = mail.ruled_sender
    no_allow = sender_rule_refusal_reason(sender, SenderRule.Verdict.ALLOW)
    return {
        "no_rule": no_allow,
        "may_allow": bool(sender and not no_allow),
        "may_block": bool(
            sender and not sender_rule_refusal_reason(sender, SenderRule.Verdict.BLOCK)
        ),
    }
