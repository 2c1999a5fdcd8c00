"""Views of ticket actions (POST only)."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django_htmx.http import trigger_client_event

from accounts.access import current_user
from config.refusals import Refused
from config.web.pages import HtmxRequest
from helpdesk import statuses
from helpdesk.access import get_ticket_for, lock_ticket_for
from helpdesk.actions.assign import assign_team, assign_ticket
from helpdesk.actions.edit import rename_ticket, set_priority, tag_ticket
from helpdesk.actions.participants import accept_message, accept_participant
from helpdesk.actions.seen import mark_seen
from helpdesk.actions.spam import mark_spam, unmark_spam
from helpdesk.actions.status import resolve_ticket, set_status
from helpdesk.forms.changes import AcceptForm, AssignForm, PriorityForm, StatusForm
from helpdesk.models import Ticket
from helpdesk.senders import senders_of
from helpdesk.undoing import TicketChange, changing_ticket
from helpdesk.views.assignees import absent_warning
from helpdesk.views.responses import respond, ticket_action


@ticket_action
def resolve(request: HtmxRequest, pk: int) -> HttpResponse:
    user = current_user(request)
    with changing_ticket(user, pk) as (ticket, change):
        resolve_ticket(ticket, by=user)
    return _solved(request, ticket, change)


@ticket_action
def reopen(request: HtmxRequest, pk: int) -> HttpResponse:
    user = current_user(request)
    with changing_ticket(user, pk) as (ticket, change):
        set_status(ticket, statuses.OPEN, by=user)
    return respond(request, ticket, change=change)


@ticket_action
def status(request: HtmxRequest, pk: int) -> HttpResponse:
    user, form = current_user(request), StatusForm(request.POST)
    with changing_ticket(user, pk) as (ticket, change):
        if not form.is_valid():
            raise Refused(_("Choose a status from the menu."))
        set_status(ticket, form.cleaned_data["status"], by=user)
    if ticket.is_resolved:
        return _solved(request, ticket, change)
    return respond(request, ticket, change=change)


@ticket_action
def spam(request: HtmxRequest, pk: int) -> HttpResponse:
    """Mark the ticket as spam; with `block`, later mails of its sender are held.

    `block` is the address to block, or "1" for the sender's.
    """
    user, block = current_user(request), request.POST.get("block", "")
    with lock_ticket_for(user, pk) as ticket:
        blocked = block if "@" in block else next(iter(senders_of(ticket)), "")
        mark_spam(ticket, by=user, block=bool(block), address=blocked)
    toast = (
        _("Ticket #%(number)d is spam, and %(sender)s is blocked.")
        if block
        else _("Ticket #%(number)d is spam.")
    ) % {"number": ticket.pk, "sender": blocked}
    undo = reverse("helpdesk:not-spam", args=[ticket.pk])
    return _on_to_the_next(respond(request, ticket, toast=toast, undo=undo))


@ticket_action
def not_spam(request: HtmxRequest, pk: int) -> HttpResponse:
    user = current_user(request)
    with lock_ticket_for(user, pk) as ticket:
        unmark_spam(ticket, by=user)
    toast = _("Ticket #%(number)d is back in the inbox.") % {"number": ticket.pk}
    return respond(request, ticket, toast=toast)


@ticket_action
def priority(request: HtmxRequest, pk: int) -> HttpResponse:
    user, form = current_user(request), PriorityForm(request.POST)
    with changing_ticket(user, pk) as (ticket, change):
        if not form.is_valid():
            raise Refused(_("Choose a priority from the menu."))
        set_priority(ticket, priority=form.cleaned_data["priority"], by=user)
    return respond(request, ticket, change=change)


@ticket_action
def assign(request: HtmxRequest, pk: int) -> HttpResponse:
    user, form = current_user(request), AssignForm(request.POST)
    with changing_ticket(user, pk) as (ticket, change):
        if not form.is_valid():
            raise Refused(_("That person or team no longer exists. Choose another one."))
        if "team" in request.POST:
            assign_team(ticket, team=form.cleaned_data["team"], by=user)
        else:
            assign_ticket(ticket, to=form.cleaned_data["to"], by=user)
    warning = ""
    if "team" not in request.POST:
        warning = absent_warning(ticket.assignee, user, now=timezone.now())
    undo = change.undo_url if warning else ""
    return respond(request, ticket, toast=warning, undo=undo, change=None if undo else change)


@ticket_action
def tags(request: HtmxRequest, pk: int) -> HttpResponse:
    user, typed = current_user(request), request.POST.get("tags", "").split(",")
    with changing_ticket(user, pk) as (ticket, change):
        tag_ticket(ticket, tags=typed, by=user)
    return respond(request, ticket, change=change)


@ticket_action
def rename(request: HtmxRequest, pk: int) -> HttpResponse:
    user = current_user(request)
    with changing_ticket(user, pk) as (ticket, change):
        rename_ticket(ticket, subject=request.POST.get("subject", ""), by=user)
    return respond(request, ticket, change=change)


@ticket_action
def accept(request: HtmxRequest, pk: int) -> HttpResponse:
    """Accept an uninvited participant, or verify one message."""
    user = current_user(request)
    with lock_ticket_for(user, pk) as ticket:
        form = AcceptForm(request.POST, ticket=ticket)
        if not form.is_valid():
            raise Refused(_("That person is not on this ticket. Reload the page."))
        guest, message = form.cleaned_data["participant"], form.cleaned_data["message"]
        if message:
            message.ticket = ticket
            accept_message(message, by=user)
            toast = _("Sender marked as verified: %(name)s.") % {"name": message.customer}
        else:
            accept_participant(ticket, guest, by=user)
            toast = _("%(name)s was added to the ticket and is in copy.")
            toast %= {"name": guest.customer}
    return respond(request, ticket, toast=toast, with_recipients=True)


@ticket_action
def seen(request: HtmxRequest, pk: int) -> HttpResponse:
    user = current_user(request)
    mark_seen(get_ticket_for(user, pk, also_deleted=True), by=user)
    return HttpResponse(status=204)


def _solved(request: HtmxRequest, ticket: Ticket, change: TicketChange) -> HttpResponse:
    toast = _("Ticket #%(number)d is solved.") % {"number": ticket.pk}
    response = respond(request, ticket, toast=toast, undo=change.undo_url)
    return _on_to_the_next(response) if request.POST.get("then") == "next" else response


def _on_to_the_next(response: HttpResponse) -> HttpResponse:
    return trigger_client_event(response, "ticket-next", {}, after="receive")
