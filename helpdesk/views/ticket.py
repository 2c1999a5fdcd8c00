"""The ticket page: head, thread, composer and customer context."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.access import current_user, staff_only
from config.web.pages import HtmxRequest, render_fragments
from config.web.panels import panels
from helpdesk import statuses
from helpdesk.access import (
    get_ticket_for,
    last_tickets,
    may_answer,
    may_delete,
)
from helpdesk.channels import reply_route
from helpdesk.hooks import TICKET_CONTEXT, TICKET_THREAD
from helpdesk.merging.access import may_unmerge
from helpdesk.merging.written_for import WrittenFor, written_for
from helpdesk.models import Draft, Message, Priority, Status, Ticket
from helpdesk.senders import senders_to_choose
from helpdesk.thread.entries import first_unread, last_message_pk, read_thread
from helpdesk.thread.own_state import OwnState, own_state
from helpdesk.views.agent_times import moment_for
from helpdesk.views.assignees import people_to_assign
from helpdesk.views.inbox import (
    back_context,
    chosen_view,
    is_fragment,
    list_context,
    list_frame,
    page_context,
)
from helpdesk.views.snooze_menu import snooze_menu
from mail.inbound.alignment import domain_of, is_aligned

TEMPLATE = "helpdesk/ticket.html"
SENDS = "then"  # cookie with the last choice of the send button
AFTER = "after"  # cookie of the page's script: what is shown after sending


@staff_only
@require_GET
def ticket(request: HtmxRequest, pk: int) -> HttpResponse:
    """Show a ticket; a full page load includes the frame of the list, which fetches its rows.

    A page drawn anew by going back in the history has the rows, so that the list stays as it was.
    """
    found = get_ticket_for(current_user(request), pk, also_deleted=True)
    view = chosen_view(request)
    context = ticket_context(request, found) | back_context(view, request)
    if is_fragment(request):
        return render_fragments(request, TEMPLATE, ["ticket", "context"], context)
    beside = list_context if request.htmx.history_restore_request else list_frame
    page = page_context(beside(request, view)) | {"open_pk": found.pk}
    return render(request, "helpdesk/inbox.html", page | context)


@staff_only
@require_GET
def thread(request: HtmxRequest, pk: int) -> HttpResponse:
    """Render the thread for a live update, without the composer."""
    found = get_ticket_for(current_user(request), pk, also_deleted=True)
    if not is_fragment(request):
        return redirect("helpdesk:ticket", pk)
    context = head_context(request, found) | thread_context(found)
    return render_fragments(request, TEMPLATE, ["thread", "ticket-head"], context)


@staff_only
@require_GET
def people(request: HtmxRequest, pk: int) -> HttpResponse:
    """List the users a ticket can be assigned to."""
    user = current_user(request)
    found = get_ticket_for(user, pk, to_answer=True)
    context = {"ticket": found, **people_to_assign(user, now=timezone.now())}
    if is_fragment(request):
        return render(request, "helpdesk/people.html#people", context)
    return render(request, "helpdesk/people.html", page_context(context))


def ticket_context(request: HttpRequest, ticket: Ticket) -> dict[str, Any]:
    """Return the context of the ticket pane and the customer pane."""
    shown = thread_context(ticket)
    composed = composer_context(request, ticket)
    return {
        **head_context(request, ticket),
        **shown,
        **composed,
        "starts_at": first_unread(shown["entries"], composed["seen_at"], current_user(request)),
        **beside_context(request, ticket),
    }


def head_context(request: HttpRequest, ticket: Ticket) -> dict[str, Any]:
    user = current_user(request)
    ticket.name_requester()
    return {
        "ticket": ticket,
        "may_answer": may_answer(user) and not (ticket.deleted_at or ticket.merged_into_id),
        "may_unmerge": may_unmerge(user, ticket),
        "may_delete": may_delete(user),
        "snoozed_until": moment_for(user, ticket.snoozed_until),
        "snooze_choices": snooze_menu(user, now=timezone.now()),
        "is_closed": ticket.status == statuses.CLOSED,
        "choices": [(value, Status(value).label) for value in statuses.CHOOSABLE],
        "priorities": Priority.choices,
        "senders": senders_to_choose(ticket),
    }


def thread_context(ticket: Ticket) -> dict[str, Any]:
    entries = read_thread(ticket)
    return {
        "ticket": ticket,
        "entries": entries,
        "last_message": last_message_pk(entries),
        "thread_panels": [] if ticket.deleted_at else panels(TICKET_THREAD),
    }


def composer_context(request: HttpRequest, ticket: Ticket) -> dict[str, Any]:
    """Return two forms with separate text and keys, so a note is never sent as a reply."""
    user = current_user(request)
    own = own_state(ticket, user)
    route = reply_route(ticket, participants=own.in_copy)
    needs = route.needs
    recipients = {needs.to.lower(), *needs.in_copy}
    may_write = may_answer(user) and ticket.status != statuses.CLOSED
    may_reply = may_write and not needs.refusal
    reply_draft = own.drafts.get(Message.Kind.PUBLIC) or Draft()
    note_draft = own.drafts.get(Message.Kind.NOTE) or Draft()
    noted = Message.Kind.NOTE in own.drafts and Message.Kind.PUBLIC not in own.drafts
    wants_note = request.GET.get("compose", "note" if noted else "") == "note"
    return {
        **followers_context(own),
        "seen_at": own.seen_at,
        "may_reply": may_reply,
        "lacks_server": may_reply and not route.sender.can_send(ticket),
        "lacks_address": may_write and not may_reply,
        "reply_refusal": needs.refusal if may_write else "",
        "as_note": wants_note or not may_reply,
        "draft_files": own.files,
        "written_for": {kind: _written_for(ticket, own, kind) for kind in Message.Kind},
        "reply_draft": reply_draft,
        "note_draft": note_draft,
        "reply_text": reply_draft.text,
        "note_text": note_draft.text,
        "reply_key": uuid4(),
        "note_key": uuid4(),
        "then": _remembered(request),
        "after": _remembered_after(request),
        "in_copy": [each for each in own.in_copy if each != needs.to],
        "reply_choices": needs.choices if may_reply else [],
        "reply_to": needs.to,
        "are_unrelated": _are_unrelated(needs.choices),
        "suggested": own.suggested if may_reply else [],
        "resting": [each for each in own.resting if each.lower() in recipients]
        if may_reply
        else [],
    }


def _written_for(ticket: Ticket, own: OwnState, kind: str) -> WrittenFor | None:
    """Return the ticket that the person's unsent text of a kind came from by a merge."""
    drafts = [own.drafts[kind].pk] if kind in own.drafts else []
    files = [str(each["key"]) for each in own.files if each["kind"] == kind]
    return written_for(ticket, drafts, files)


def followers_context(own: OwnState) -> dict[str, Any]:
    return {"followers": own.followers, "is_following": own.is_following}


def _are_unrelated(addresses: Sequence[str]) -> bool:
    """Return True if the addresses belong to different organizations."""
    domains = [domain_of(each) for each in addresses]
    return any(not is_aligned(domains[0], each) for each in domains[1:])


def beside_context(request: HttpRequest, ticket: Ticket) -> dict[str, Any]:
    is_elsewhere = bool(ticket.deleted_at or ticket.merged_into_id)
    return {
        "last_tickets": last_tickets(current_user(request), ticket.requester_id, ticket.pk),
        "context_panels": [] if is_elsewhere else panels(TICKET_CONTEXT),
    }


def _remembered(request: HttpRequest) -> str:
    then = request.COOKIES.get(SENDS, "")
    return then if then in (Status.OPEN, Status.PENDING, Status.SOLVED) else Status.PENDING


def _remembered_after(request: HttpRequest) -> str:
    after = request.COOKIES.get(AFTER, "")
    return after if after in ("next", "list") else "stay"
