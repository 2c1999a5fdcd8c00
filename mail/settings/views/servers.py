"""The receiving and sending pages of a mailbox."""

from functools import partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts.access import current_user, requires
from accounts.confirmation import confirmed
from config.web.form_page import form_page
from config.web.toasts import notify
from mail.models import ImapServer, Mailbox, SmtpServer
from mail.sending import has_shared_server
from mail.settings.forms.servers import ImapForm, ServerForm, SmtpForm, start_of
from mail.settings.mailbox_queries import mailbox_or_404, server_of
from mail.settings.presets import PRESETS, preset_for
from mail.settings.save_server import remove_server, save_server
from mail.settings.views.mailboxes import mailbox_context


@requires("may_administer")
@confirmed
def receiving(request: HttpRequest, pk: int) -> HttpResponse:
    """Show how mail is received: delivered by a server, or fetched by IMAP."""
    return _page(request, pk, "receiving", ImapForm, ImapServer)


@requires("may_administer")
@confirmed
def sending(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the mailbox's own SMTP server; without one it sends by the shared one."""
    return _page(request, pk, "sending", SmtpForm, SmtpServer)


def _page(
    request: HttpRequest,
    pk: int,
    part: str,
    form_class: type[ServerForm],
    model: type[ImapServer] | type[SmtpServer],
) -> HttpResponse:
    mailbox = mailbox_or_404(pk)
    server = server_of(mailbox, model)
    by = current_user(request)
    if request.method == "POST" and "remove" in request.POST:
        if server:
            remove_server(server, by=by)
        return notify(request, redirect(f"mail:{part}", pk), _("The server was removed."))

    def save(form: ServerForm) -> HttpResponse:
        save_server(form.save(commit=False), form.fields, by=by)
        return notify(request, redirect(f"mail:{part}", pk), _("Saved. Test the connection now."))

    def context() -> dict[str, Any]:
        return mailbox_context(pk) | _facts(mailbox, part) | {"has_server": server}

    form = _form(request, form_class, mailbox, server or model(mailbox=mailbox), is_new=not server)
    return form_page(request, f"mail/mailbox_{part}.html", form, save, context=context)


def _form(
    request: HttpRequest,
    form_class: type[ServerForm],
    mailbox: Mailbox,
    server: Any,
    *,
    is_new: bool,
) -> partial[ServerForm]:
    """Return the form's class with the preset of its provider or of the one chosen on the page."""
    chosen = PRESETS.get(request.GET.get("preset", ""))
    preset = chosen or (preset_for(mailbox.address) if is_new else None)
    place = (preset.imap if form_class is ImapForm else preset.smtp) if preset else None
    grant = getattr(mailbox, "grant", None)
    return partial(
        form_class,
        instance=server,
        initial=start_of(None if is_new else server, place, mailbox.address),
        grant=grant if grant and grant.refresh_token else None,
    )


def _facts(mailbox: Mailbox, part: str) -> dict[str, Any]:
    return {
        "part": part,
        "presets": PRESETS.values(),
        "preset": preset_for(mailbox.address),
        "smtp_server": settings.INBOUND_SMTP,
        "has_shared_server": has_shared_server(),
    }
