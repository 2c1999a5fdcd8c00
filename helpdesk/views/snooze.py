"""Snoozing a ticket, and ending its snooze (POST only)."""

from datetime import datetime
from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import current_user
from accounts.availability import zone_of
from config.web.pages import HtmxRequest
from helpdesk.access import lock_ticket_for
from helpdesk.actions.snooze import CannotSnooze, snooze_ticket, wake_ticket
from helpdesk.forms.changes import SnoozeForm
from helpdesk.models import Ticket
from helpdesk.views.agent_times import moment_for
from helpdesk.views.responses import respond, ticket_action


@ticket_action
def snooze(request: HtmxRequest, pk: int) -> HttpResponse:
    """Snooze the ticket; the address of an undo names the former time and the last message."""
    user, now = current_user(request), timezone.now()
    form = SnoozeForm({**request.GET.dict(), **request.POST.dict()})
    with timezone.override(zone_of(user)):  # that of a date and time without one
        until = form.chosen
    with lock_ticket_for(user, pk) as ticket:
        before = ticket.snoozed_until
        if until is None:
            raise CannotSnooze(_("Choose a later time: a day, or a date and a time."))
        seen = form.cleaned_data["seen"]
        snooze_ticket(ticket, until=until, by=user, seen=seen, now=now)
    toast = _("Ticket #%(number)d is snoozed until %(time)s.")
    toast %= {"number": ticket.pk, "time": moment_for(user, until)}
    undo = reverse("helpdesk:wake", args=[ticket.pk])
    if before and before > now:
        undo = _undo_url(ticket, before, seen)
    return respond(request, ticket, toast=toast, undo=undo)


@ticket_action
def wake(request: HtmxRequest, pk: int) -> HttpResponse:
    user = current_user(request)
    form = SnoozeForm(request.POST)
    form.full_clean()
    with lock_ticket_for(user, pk) as ticket:
        before = ticket.snoozed_until
        wake_ticket(ticket, by=user)
    toast = _("Ticket #%(number)d is no longer snoozed.") % {"number": ticket.pk}
    undo = ""
    if before and before > timezone.now():
        undo = _undo_url(ticket, before, form.cleaned_data.get("seen"))
    return respond(request, ticket, toast=toast, undo=undo)


def _undo_url(ticket: Ticket, until: datetime, seen: int | None) -> str:
    """Return the address that snoozes a ticket again, unless its customer has written by then."""
    known = {"until": until.isoformat(), **({"seen": seen} if seen is not None else {})}
    return f"{reverse('helpdesk:snooze', args=[ticket.pk])}?{urlencode(known)}"
