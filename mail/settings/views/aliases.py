"""The addresses of a mailbox beside its own: confirmed, suggested by mail, and ignored."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import current_user, requires
from accounts.confirmation import confirmed
from config.web.form_page import form_page
from config.web.refusals import return_to
from config.web.toasts import notify
from mail.models import MailboxAlias
from mail.settings.aliases import (
    add_alias,
    aliases_of,
    confirm_alias,
    ignore_alias,
    remove_alias,
)
from mail.settings.forms.alias import AliasForm
from mail.settings.mailbox_queries import mailbox_or_404
from mail.settings.views.mailboxes import mailbox_context

ACTIONS = {"confirm": confirm_alias, "ignore": ignore_alias, "remove": remove_alias}
State = MailboxAlias.State


@requires("may_administer")
@confirmed
def aliases(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the addresses, and add one."""
    mailbox = mailbox_or_404(pk)

    def save(form: AliasForm) -> HttpResponse:
        alias = add_alias(mailbox, form.cleaned_data["value"], by=current_user(request))
        message = _("%s is now marked as yours.")
        return notify(request, redirect("mail:aliases", pk), message % alias)

    def context() -> dict[str, Any]:
        return mailbox_context(pk) | {
            "part": "aliases",
            "confirmed": aliases_of(mailbox, State.CONFIRMED),
            "suggested": aliases_of(mailbox, State.SUGGESTED),
            "ignored": aliases_of(mailbox, State.IGNORED),
        }

    return form_page(
        request, "mail/mailbox_aliases.html", AliasForm, save, context=context, refused_on="value"
    )


@require_POST
@requires("may_administer")
@confirmed
def decide_alias(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm, ignore or remove one address."""
    alias = get_object_or_404(MailboxAlias, pk=pk)
    return_to(request, reverse("mail:aliases", args=[alias.mailbox_id]))
    action = request.POST.get("action", "")
    was_ours = alias.state == State.CONFIRMED
    if action in ACTIONS:
        ACTIONS[action](alias, by=current_user(request))
    not_ours = _("%s is not yours. It is not suggested again.")
    messages = {
        "confirm": _("%s is now marked as yours."),
        "ignore": not_ours,
        "remove": _("%s was removed. Mail that names it may suggest it again.")
        if was_ours
        else not_ours,
    }
    message = messages.get(action, _("Nothing was changed for %s. Press one of its buttons."))
    return notify(request, redirect("mail:aliases", alias.mailbox_id), message % alias)
