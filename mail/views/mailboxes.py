from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from accounts.access import current_user, requires
from accounts.views.settings import settings_page
from config.toasts import say
from mail import actions
from mail.forms import MailboxForm
from mail.models import Mailbox


@requires("may_administer")
def mailboxes(request: HttpRequest) -> HttpResponse:
    found = Mailbox.objects.select_related("team")
    return settings_page(request, "mail/mailboxes.html", {"mailboxes": found})


@requires("may_administer")
def mailbox(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """One mailbox, or a new one, with how its mail gets here."""
    found = get_object_or_404(Mailbox, pk=pk) if pk is not None else None
    form = MailboxForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        kept = actions.save_mailbox(form.save(commit=False), by=current_user(request))
        words = _("Mailbox %s is kept.") % kept.address
        return say(request, redirect("mail:mailbox", kept.pk), words)
    # The form writes into its object, even what is refused; the page shows what is kept.
    kept_as_is = Mailbox.objects.filter(pk=pk).first() if pk is not None else None
    context = {"form": form, "mailbox": kept_as_is, "smtp_door": settings.INBOUND_SMTP}
    status = 422 if form.errors else 200
    return settings_page(request, "mail/mailbox.html", context, status=status)
