"""Views of ticket actions: status, assignment, priority, tags, subject, spam."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django_htmx.http import trigger_client_event

from accounts.access import current_user
from config.web.pages import HtmxRequest
from helpdesk import actions, statuses
from helpdesk.forms import AcceptForm, AssignForm, PriorityForm, StatusForm
from helpdesk.models import Ticket
from helpdesk.views.acts import act, answer, refuse


@act()
def resolve(request: HtmxRequest, ticket: Ticket) -> HttpResponse:
    actions.resolve_ticket(ticket, by=current_user(request))
    return _solved(request, ticket)


@act()
def reopen(request: HtmxRequest, ticket: Ticket) -> HttpResponse:
    actions.set_status(ticket, statuses.OPEN, by=current_user(request))
    return answer(request, ticket)


@act()
def status(request: HtmxRequest, ticket: Ticket) -> HttpResponse:
    form = StatusForm(request.POST)
    if not form.is_valid():
        return refuse(request, ticket, _("Choose one of the statuses of the menu."))
    actions.set_status(ticket, form.cleaned_data["status"], by=current_user(request))
    return _solved(request, ticket) if ticket.is_resolved else answer(request, ticket)


@act()
def spam(request: HtmxRequest, ticket: Ticket) -> HttpResponse:
    """Mark the ticket as spam; with `block`, later mails of its sender are held."""
    block = "block" in request.POST
    actions.mark_spam(ticket, by=current_user(request), block=block)
    words = (
        _("Ticket #%(number)d is spam, and %(sender)s is blocked.")
        if block
        else _("Ticket #%(number)d is spam.")
    ) % {"number": ticket.pk, "sender": ticket.requester_email}
    undo = reverse("helpdesk:not-spam", args=[ticket.pk])
    return _on_to_the_next(answer(request, ticket, words=words, undo=undo))


@act()
def not_spam(request: HtmxRequest, ticket: Ticket) -> HttpResponse:
    actions.unmark_spam(ticket, by=current_user(request))
    words = _("Ticket #%(number)d is back in the inbox.") % {"number": ticket.pk}
    return answer(request, ticket, words=words)


@act()
def priority(request: HtmxRequest, ticket: Ticket) -> HttpResponse:
    form = PriorityForm(request.POST)
    if not form.is_valid():
        return refuse(request, ticket, _("Choose one of the priorities of the menu."))
    actions.set_priority(ticket, priority=form.cleaned_data["priority"], by=current_user(request))
    return answer(request, ticket)


@act()
def assign(request: HtmxRequest, ticket: Ticket) -> HttpResponse:
    form = AssignForm(request.POST)
    if not form.is_valid():
        return refuse(request, ticket, _("That person or team is gone. Choose another one."))
    by = current_user(request)
    if "team" in request.POST:
        actions.assign_team(ticket, team=form.cleaned_data["team"], by=by)
    else:
        actions.assign_ticket(ticket, to=form.cleaned_data["to"], by=by)
    return answer(request, ticket)


@act()
def tags(request: HtmxRequest, ticket: Ticket) -> HttpResponse:
    typed = request.POST.get("tags", "").split(",")
    actions.tag_ticket(ticket, tags=typed, by=current_user(request))
    return answer(request, ticket)


@act()
def rename(request: HtmxRequest, ticket: Ticket) -> HttpResponse:
    subject = request.POST.get("subject", "")
    actions.rename_ticket(ticket, subject=subject, by=current_user(request))
    return answer(request, ticket)


@act()
def accept(request: HtmxRequest, ticket: Ticket) -> HttpResponse:
    """Accept an uninvited participant, or verify one message."""
    form = AcceptForm(request.POST, ticket=ticket)
    if not form.is_valid():
        return refuse(request, ticket, _("That person is not on this ticket. Reload the page."))
    guest, message = form.cleaned_data["participant"], form.cleaned_data["message"]
    if message:
        message.ticket = ticket
        actions.accept_message(message, by=current_user(request))
        words = _("Sender marked as verified: %(name)s.") % {"name": message.customer}
        return answer(request, ticket, words=words)
    actions.accept_participant(ticket, guest, by=current_user(request))
    words = _("%(name)s takes part now, and is in copy.") % {"name": guest.customer}
    return answer(request, ticket, words=words)


@act(to_answer=False)
def seen(request: HtmxRequest, ticket: Ticket) -> HttpResponse:
    actions.mark_seen(ticket, by=current_user(request))
    return HttpResponse(status=204)


def _solved(request: HtmxRequest, ticket: Ticket) -> HttpResponse:
    words = _("Ticket #%(number)d is solved.") % {"number": ticket.pk}
    response = answer(
        request, ticket, words=words, undo=reverse("helpdesk:reopen", args=[ticket.pk])
    )
    return _on_to_the_next(response) if request.POST.get("then") == "next" else response


def _on_to_the_next(response: HttpResponse) -> HttpResponse:
    return trigger_client_event(response, "ticket-next", {}, after="receive")
