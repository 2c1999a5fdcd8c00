"""The view that resends a failed reply."""

from django.http import HttpResponse
from django.utils.translation import gettext as _

from accounts.access import current_user
from config.refusals import Refused
from config.web.pages import HtmxRequest
from helpdesk.access import get_sent_message, lock_ticket_for
from helpdesk.actions.resend import resend_message
from helpdesk.forms.composer import ResendForm
from helpdesk.views.responses import respond, ticket_action


@ticket_action
def resend(request: HtmxRequest, pk: int, message: int) -> HttpResponse:
    user, form = current_user(request), ResendForm(request.POST)
    with lock_ticket_for(user, pk) as ticket:
        found = get_sent_message(ticket, message)
        if not form.is_valid():
            raise Refused(_("Invalid email address. Enter it like name@company.com."))
        resend_message(found, to=form.cleaned_data["to"], by=user)
    return respond(request, ticket, toast=_("The mail is being resent."))
