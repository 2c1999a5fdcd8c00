from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import current_user, requires
from accounts.confirmation import confirmed
from config.web.form_page import form_page
from config.web.pages import HtmxRequest, render_fragments
from config.web.refusals import return_to
from config.web.toasts import notify
from mail.inbound.acknowledge import acknowledgement
from mail.models import ConnectionTest, Mailbox
from mail.reply_route import is_hosted, is_of_provider
from mail.settings.delete_mailbox import delete_mailbox, is_unused
from mail.settings.forms.mailbox import MailboxForm
from mail.settings.mailbox_health import CHANNELS, health_of
from mail.settings.mailbox_queries import last_test, mailbox_or_404, mailboxes_with_health
from mail.settings.reply_labels import reply_label, reply_test_label
from mail.settings.save_mailbox import save_mailbox

RUNS = (ConnectionTest.State.SENDING, ConnectionTest.State.UNDERWAY)


@requires("may_administer")
@require_safe
def mailboxes(request: HtmxRequest) -> HttpResponse:
    """List all mailboxes with their current state."""
    found = [(mailbox, health_of(mailbox)) for mailbox in mailboxes_with_health()]
    context = {"mailboxes": found, "live_topics": ["mailbox:*"]}
    if request.htmx and not request.htmx.history_restore_request:
        return render_fragments(request, "mail/mailboxes.html", ["mailboxes"], context)
    return render(request, "mail/mailboxes.html", context)


@requires("may_administer")
@confirmed
def mailbox(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Show, create, save or delete one mailbox."""
    found = mailbox_or_404(pk) if pk is not None else None
    if found and "delete" in request.POST:
        return _delete(request, found)

    def save(form: MailboxForm) -> HttpResponse:
        kept = save_mailbox(form.save(commit=False), by=current_user(request))
        message = _("Mailbox %s is saved.") % kept.address
        return notify(request, redirect("mail:mailbox", kept.pk), message)

    form = partial(MailboxForm, instance=found)
    return form_page(request, "mail/mailbox.html", form, save, context=lambda: _general_context(pk))


def _general_context(pk: int | None) -> dict[str, Any]:
    context: dict[str, Any] = {"part": "general"}
    if pk is not None:
        context |= mailbox_context(pk)
        context["may_delete"] = is_unused(context["mailbox"])
        context["confirmation"] = acknowledgement(context["mailbox"], 123)
    return context


def _delete(request: HttpRequest, found: Mailbox) -> HttpResponse:
    return_to(request, reverse("mail:mailbox", args=[found.pk]))
    delete_mailbox(found, by=current_user(request))
    return notify(request, redirect("mail:mailboxes"), _("Mailbox %s is deleted.") % found.address)


def mailbox_context(pk: int) -> dict[str, Any]:
    """Return the context of the head of each page of a mailbox."""
    mailbox = mailbox_or_404(pk)
    test = last_test(mailbox)
    return {
        "mailbox": mailbox,
        "health": health_of(mailbox),
        "test": test,
        "test_runs": bool(test and test.state in RUNS),
        "test_waits": bool(test and _waits_for_reply(test)),
        "test_took": _duration_text(test),
        "test_channel": CHANNELS.get(test.received_via, test.received_via) if test else "",
        "test_passed_imap": _bypassed_imap(mailbox, test),
        "replies": reply_label(mailbox),
        "test_reply_label": reply_test_label(test) if test else "",
        "is_hosted": is_hosted(mailbox),
        "is_of_provider": is_of_provider(mailbox),
        "live_topics": [f"mailbox:{pk}"],
    }


def _waits_for_reply(test: ConnectionTest) -> bool:
    """Return True if only the mail to the reply address is still to come."""
    return test.state == ConnectionTest.State.RETURNED and test.reply_state in RUNS


def _duration_text(test: ConnectionTest | None) -> str:
    """Return the duration of the test mail, as in 3 s."""
    if test is None or test.sent_at is None or test.returned_at is None:
        return ""
    return _("%d s") % max(1, round((test.returned_at - test.sent_at).total_seconds()))


def _bypassed_imap(mailbox: Mailbox, test: ConnectionTest | None) -> bool:
    """Return True if the test came back, but not by the mailbox's IMAP server."""
    imap = getattr(mailbox, "imap", None)
    is_back = test is not None and test.state == ConnectionTest.State.RETURNED
    return bool(is_back and imap and imap.is_active and test and test.received_via != "imap")
