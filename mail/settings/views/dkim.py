"""The DKIM key of a mailbox, and the DNS record to publish."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts.access import current_user, requires
from accounts.views.settings import settings_page
from config.web.toasts import notify
from mail.models import Mailbox
from mail.outbound.dkim import in_strings, new_key, public_record, weak_key_bits
from mail.settings.forms.account import DkimForm
from mail.settings.save_server import save_key
from mail.settings.views.mailboxes import mailbox_context, mailbox_or_404


@requires("may_administer")
def dkim(request: HttpRequest, pk: int) -> HttpResponse:
    """Generate, paste, upload or remove the key; the DNS record is shown, the key never."""
    mailbox, by = mailbox_or_404(pk), current_user(request)
    if request.method == "POST" and "remove" in request.POST:
        save_key(mailbox, selector="", key="", by=by)
        return notify(
            request, redirect("mail:dkim", pk), _("The key was removed. Mail is no longer signed.")
        )
    form = DkimForm(request.POST or None, request.FILES or None, instance=mailbox)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        key = new_key() if "generate" in request.POST else given["dkim_key"]
        if key:
            kept = mailbox_or_404(pk)
            save_key(kept, selector=given["dkim_selector"], key=key, by=by)
            words = _("The key is saved. Publish the record, then test the connection.")
            return notify(request, redirect("mail:dkim", pk), words)
        form.add_error("dkim_key", _("Paste a key or generate one."))
    context = {"form": form, "part": "dkim", **mailbox_context(pk)}
    context["record"] = _record(context["mailbox"])
    context["short_of"] = weak_key_bits(context["mailbox"])
    status = 422 if form.errors else 200
    return settings_page(request, "mail/mailbox_dkim.html", context, status=status)


def _record(mailbox: Mailbox) -> dict[str, str] | None:
    found = public_record(mailbox)
    return {"name": found[0], "text": found[1], "strings": in_strings(found[1])} if found else None
