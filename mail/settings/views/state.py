"""The current state of a mailbox as a fragment, and its connection test."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import current_user, requires
from config.web.pages import HtmxRequest, render_fragments
from config.web.toasts import notify
from mail.inbound.connection_tests import start_connection_test
from mail.settings.mailbox_queries import last_test, mailbox_or_404
from mail.settings.views.mailboxes import RUNS, mailbox_context

TEMPLATE = "mail/mailbox.html"


@require_safe
@requires("may_administer")
def state(request: HtmxRequest, pk: int) -> HttpResponse:
    """Return the fragment, requested when the mailbox changed, or while a test runs."""
    if not request.htmx:
        mailbox_or_404(pk)
        return redirect("mail:mailbox", pk)
    return render_fragments(request, TEMPLATE, ["mailbox-state"], mailbox_context(pk))


@require_POST
@requires("may_administer")
def test(request: HtmxRequest, pk: int) -> HttpResponse:
    """Start a connection test; the page then follows it."""
    mailbox = mailbox_or_404(pk)
    last = last_test(mailbox)
    if not (last and last.state in RUNS):
        start_connection_test(mailbox, by=current_user(request))
    if request.htmx:
        return render_fragments(request, TEMPLATE, ["mailbox-state"], mailbox_context(pk))
    return notify(request, redirect("mail:mailbox", pk), _("The test mail is on its way."))
