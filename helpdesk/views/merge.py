"""Merging a ticket into another with a preview, undoing it, and splitting a message off."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import current_user, staff_only
from config.web.form_page import form_page
from config.web.pages import HtmxRequest
from helpdesk.access import (
    get_message,
    get_ticket_for,
    lock_ticket_for,
)
from helpdesk.actions.joining import joining
from helpdesk.actions.merge import merge_ticket, unmerge_ticket
from helpdesk.actions.split import split_message
from helpdesk.merging.access import lock_merged_ticket_for, other_open_tickets
from helpdesk.merging.forms import MergeForm
from helpdesk.models import Ticket
from helpdesk.views.responses import ticket_action

TEMPLATE = "helpdesk/merge.html"


@staff_only
def merge(request: HtmxRequest, pk: int) -> HttpResponse:
    """Choose the other ticket; `into` shows what the merge does, and `confirmed` does it."""
    user = current_user(request)
    ticket = get_ticket_for(user, pk, to_answer=True)
    ticket.name_requester()
    form = partial(MergeForm, ticket=ticket, user=user)

    def save(valid: MergeForm) -> HttpResponse:
        into: Ticket = valid.cleaned_data["into"]
        if not request.POST.get("confirmed"):
            here = reverse("helpdesk:merge", args=[pk])
            return HttpResponseRedirect(f"{here}?into={into.pk}")
        merge_ticket(ticket, into=into, by=user)
        toast = _("Ticket #%(number)d was merged into this one.")
        messages.success(request, toast % {"number": ticket.pk})
        return redirect("helpdesk:ticket", into.pk)

    into = request.GET.get("into", "")
    chosen = form({"into": into}) if into else None

    def context() -> dict[str, Any]:
        return {
            "section": "inbox",
            "ticket": ticket,
            "others": other_open_tickets(user, ticket),
            **(_preview(ticket, chosen) if chosen and chosen.is_valid() else {}),
        }

    return form_page(
        request, TEMPLATE, partial(form, initial={"into": into}), save, context=context
    )


def _preview(ticket: Ticket, form: MergeForm) -> dict[str, Any]:
    into = form.cleaned_data["into"]
    into.name_requester()
    joined = joining(ticket, into)
    return {
        "into": into,
        "moving": joined.messages,
        "new_people": joined.in_copy,
        "suggested": joined.suggested,
        "new_tags": joined.tags,
    }


@ticket_action
def unmerge(request: HtmxRequest, pk: int) -> HttpResponse:
    user = current_user(request)
    with lock_merged_ticket_for(user, pk) as ticket:
        unmerge_ticket(ticket, by=user)
    messages.success(request, _("The merge is undone: this ticket has its messages again."))
    return redirect("helpdesk:ticket", pk)


@ticket_action
def split(request: HtmxRequest, pk: int, message: int) -> HttpResponse:
    """Make a message a ticket of its own, and show that ticket."""
    user = current_user(request)
    with lock_ticket_for(user, pk) as ticket:
        found = get_message(ticket, message)
        found.ticket = ticket
        new = split_message(found, by=user)
    toast = _("The message is now ticket #%(number)d. To undo it, merge it into #%(first)d.")
    messages.success(request, toast % {"number": new.pk, "first": pk})
    return redirect("helpdesk:ticket", new.pk)
