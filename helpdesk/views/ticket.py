"""The ticket page: head, thread, composer and customer context."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.access import current_user, staff_only
from accounts.models import Role, Team, User
from config.composed import composed_once
from config.web.pages import HtmxRequest, render_fragments
from customers.models import ContactPoint
from helpdesk import hooks, statuses
from helpdesk.access import get_ticket_for, may_answer, visible_tickets
from helpdesk.channels import reply_route
from helpdesk.inbox_views import FIRST_VIEW, INBOX_VIEWS
from helpdesk.models import (
    Draft,
    Message,
    Participant,
    Priority,
    Status,
    Ticket,
    TicketQuerySet,
    TicketSeen,
)
from helpdesk.thread.entries import first_unread, last_message_pk, read_thread
from helpdesk.views.inbox import is_fragment, list_context, list_frame, page_context

TEMPLATE = "helpdesk/ticket.html"
SENDS = "then"  # cookie with the last choice of the send button


@staff_only
@require_GET
def ticket(request: HtmxRequest, pk: int) -> HttpResponse:
    """Show a ticket; a full page load includes the frame of the list, which fetches its rows.

    A page drawn anew by going back in the history has the rows, so that the list stays as it was.
    """
    found = get_ticket_for(current_user(request), pk)
    view = INBOX_VIEWS.get(request.GET.get("view", ""), FIRST_VIEW)
    context = ticket_context(request, found) | {"view": view}
    if is_fragment(request):
        return render_fragments(request, TEMPLATE, ["ticket", "context"], context)
    beside = list_context if request.htmx.history_restore_request else list_frame
    page = page_context(beside(request, view)) | {"open_pk": found.pk}
    return render(request, "helpdesk/inbox.html", page | context)


@staff_only
@require_GET
def thread(request: HtmxRequest, pk: int) -> HttpResponse:
    """Render the thread for a live update, without the composer."""
    found = get_ticket_for(current_user(request), pk)
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
    roles = [Role.ADMINISTRATOR, Role.LEAD, Role.AGENT]
    agents = User.objects.filter(is_active=True, role__in=roles).exclude(pk=user.pk)
    context = {"ticket": found, "agents": agents[:200], "teams": Team.objects.all()[:50]}
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
    ticket.name_requester()
    return {
        "ticket": ticket,
        "may_answer": may_answer(current_user(request)),
        "is_closed": ticket.status == statuses.CLOSED,
        "choices": [(value, Status(value).label) for value in statuses.CHOOSABLE],
        "priorities": Priority.choices,
    }


def thread_context(ticket: Ticket) -> dict[str, Any]:
    entries = read_thread(ticket)
    return {
        "ticket": ticket,
        "entries": entries,
        "last_message": last_message_pk(entries),
        "thread_panels": hooks.panels(hooks.TICKET_THREAD),
    }


def composer_context(request: HttpRequest, ticket: Ticket) -> dict[str, Any]:
    """Return two forms with separate text and keys, so a note is never sent as a reply."""
    user = current_user(request)
    kept, in_copy, rest, seen_at = _own_state(ticket, user)
    needs = reply_route(ticket, participants=in_copy).needs
    recipients = {needs.to.lower(), *needs.in_copy}
    may_write = may_answer(user) and ticket.status != statuses.CLOSED
    may_reply = may_write and not needs.refusal
    noted = Message.Kind.NOTE in kept and Message.Kind.PUBLIC not in kept
    wants_note = request.GET.get("compose", "note" if noted else "") == "note"
    return {
        "seen_at": seen_at,
        "may_reply": may_reply,
        "lacks_address": may_write and not may_reply,
        "reply_refusal": needs.refusal if may_write else "",
        "as_note": wants_note or not may_reply,
        "reply_text": kept.get(Message.Kind.PUBLIC, ""),
        "note_text": kept.get(Message.Kind.NOTE, ""),
        "reply_key": uuid4(),
        "note_key": uuid4(),
        "then": _remembered(request),
        "in_copy": in_copy,
        "resting": [each for each in rest if each.lower() in recipients] if may_reply else [],
    }


def _own_state(
    ticket: Ticket, user: User
) -> tuple[dict[str, str], list[str], list[str], datetime | None]:
    """Return drafts by kind, participants, resting recipients and read time, in one query."""
    kept, emails, own, of_guests, seen_at = _own_state_of(user, ticket.pk, timezone.now())[0]
    return {draft["kind"]: draft["text"] for draft in kept}, emails, [*own, *of_guests], seen_at


@composed_once
def _own_state_of(user: User, ticket: int, now: datetime) -> QuerySet[Ticket, tuple[Any, ...]]:
    drafts = Draft.objects.filter(ticket=OuterRef("pk"), user=user)
    in_copy = Participant.objects.filter(ticket=OuterRef("pk"), is_accepted=True)
    resting = ContactPoint.objects.resting(now).order_by().values("value")
    guests = Participant.objects.filter(ticket=OuterRef(OuterRef("pk")), is_accepted=True)
    seen = TicketSeen.objects.filter(ticket=OuterRef("pk"), user=user)
    return Ticket.objects.filter(pk=ticket).values_list(
        ArraySubquery(drafts.values(json=JSONObject(kind="kind", text="text"))),
        ArraySubquery(in_copy.order_by("pk").values("email")),
        ArraySubquery(resting.filter(customer=OuterRef("requester"))),
        ArraySubquery(resting.filter(customer__in=guests.values("customer"))),
        Subquery(seen.values("seen_at")[:1]),
    )


def beside_context(request: HttpRequest, ticket: Ticket) -> dict[str, Any]:
    return {
        "last_tickets": _last_tickets(current_user(request), ticket.requester_id, ticket.pk),
        "context_panels": hooks.panels(hooks.TICKET_CONTEXT),
    }


@composed_once
def _last_tickets(user: User, requester: int, but: int) -> TicketQuerySet:
    others = visible_tickets(user).in_the_flow().filter(requester=requester).exclude(pk=but)
    return others.only("status", "subject", "created_at").order_by("-pk")[:5]


def _remembered(request: HttpRequest) -> str:
    then = request.COOKIES.get(SENDS, "")
    return then if then in (Status.OPEN, Status.PENDING, Status.SOLVED) else Status.PENDING
