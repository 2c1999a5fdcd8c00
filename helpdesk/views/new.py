from functools import partial
from typing import Any
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from accounts.access import current_user, requires
from accounts.models import User
from config.web.form_page import form_page
from customers.actions.caller import find_or_create_caller
from helpdesk.actions.open import open_ticket, start_ticket
from helpdesk.actions.submission import stored_message
from helpdesk.forms.new_ticket import NewTicketForm
from helpdesk.models import Ticket
from mail.mailbox_lookup import default_mailbox


@requires("may_answer")
@require_http_methods(["GET", "POST"])
def new_ticket(request: HttpRequest) -> HttpResponse:
    """Create a ticket for a customer: a message to them, or one they sent."""

    def save(form: NewTicketForm) -> HttpResponse:
        ticket = _open(form.cleaned_data, by=current_user(request))
        return redirect("helpdesk:ticket", ticket.pk)

    form = partial(NewTicketForm, initial=_initial(request))
    context = partial(_context, request)
    return form_page(request, "helpdesk/new.html", form, save, context=context)


def _context(request: HttpRequest) -> dict[str, Any]:
    """Return the values of the page, with the ticket that this form opened before, if it did.

    A new key then lets the form be sent again, to open another ticket.
    """
    key = _uuid(request.POST.get("submission", ""))
    opened = stored_message(key)
    again = {"opened": opened.ticket_id, "new_key": uuid4()} if opened else {}
    return {"section": "inbox", **again}


def _initial(request: HttpRequest) -> dict[str, Any]:
    return {
        "email": request.GET.get("email", ""),
        "name": request.GET.get("name", ""),
        "phone": request.GET.get("phone", ""),
        "mailbox": default_mailbox(),
        "submission": uuid4(),
    }


def _open(said: dict[str, Any], *, by: User) -> Ticket:
    caller = {name: said[name] for name in ("email", "phone", "name")}
    customer = said["customer"] or find_or_create_caller(**caller, by=by)
    shared: dict[str, Any] = {
        "requester": customer,
        "subject": said["subject"],
        "text": said["text"],
        "mailbox": said["mailbox"],
        "attachments": said["attachments"],
        "by": by,
        "submission": said["submission"],
    }
    if said["how"] == "mail":
        return start_ticket(**shared)
    return open_ticket(**shared, channel=said["how"], requester_email=said["email"])


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
