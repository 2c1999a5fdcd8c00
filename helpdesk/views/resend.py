"""The view that resends a failed reply."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from accounts.access import current_user
from config.refusals import Refused
from config.web.pages import HtmxRequest
from helpdesk import actions
from helpdesk.forms import ResendForm
from helpdesk.models import Ticket
from helpdesk.views.ticket_actions import respond, ticket_action


@ticket_action()
def resend(request: HtmxRequest, ticket: Ticket, message: int) -> HttpResponse:
    found = get_object_or_404(ticket.messages.select_related("outbound"), pk=message)
    form = ResendForm(request.POST)
    if not form.is_valid():
        raise Refused(_("Invalid email address. Enter it like name@company.com."))
    to = form.cleaned_data["to"]
    actions.resend_message(found, to=to, by=current_user(request))
    return respond(request, ticket, words=_("The mail is being resent."))
