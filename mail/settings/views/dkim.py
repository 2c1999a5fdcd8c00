"""The DKIM key of a mailbox, and the DNS record to publish."""

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts.access import current_user, requires
from accounts.confirmation import confirmed
from config.web.form_page import form_page
from config.web.toasts import notify
from mail.models import Mailbox
from mail.outbound.dkim_keys import in_strings, new_key, public_record, weak_key_bits
from mail.settings.forms.dkim import DkimForm
from mail.settings.mailbox_queries import mailbox_or_404
from mail.settings.save_server import save_key
from mail.settings.views.mailboxes import mailbox_context


@requires("may_administer")
@confirmed
def dkim(request: HttpRequest, pk: int) -> HttpResponse:
    """Generate, paste, upload or remove the key; the DNS record is shown, the key never."""
    mailbox, by = mailbox_or_404(pk), current_user(request)
    if request.method == "POST" and "remove" in request.POST:
        save_key(mailbox, selector="", key="", by=by)
        return notify(
            request, redirect("mail:dkim", pk), _("The key was removed. Mail is no longer signed.")
        )

    def save(form: DkimForm) -> HttpResponse:
        given = form.cleaned_data
        key = new_key() if "generate" in request.POST else given["dkim_key"]
        save_key(mailbox_or_404(pk), selector=given["dkim_selector"], key=key, by=by)
        message = _("The key is saved. Publish the record, then test the connection.")
        return notify(request, redirect("mail:dkim", pk), message)

    def context() -> dict[str, Any]:
        page = {"part": "dkim", **mailbox_context(pk)}
        kept = page["mailbox"]
        return page | {"record": _record(kept), "short_of": weak_key_bits(kept)}

    form = partial(DkimForm, instance=mailbox)
    return form_page(request, "mail/mailbox_dkim.html", form, save, context=context)


def _record(mailbox: Mailbox) -> dict[str, str] | None:
    found = public_record(mailbox)
    return {"name": found[0], "text": found[1], "strings": in_strings(found[1])} if found else None
