"""What could not go its way: why, and another try."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import current_user, requires
from accounts.views.settings import settings_page
from config.toasts import say
from config.web import keyset_page
from mail import actions
from mail.models import InboundMail, OutboundMail


@require_safe
@requires("may_administer")
def mail_queue(request: HttpRequest) -> HttpResponse:
    """Mail that waits for a person, newest first: what came, and what could not go out."""
    came = InboundMail.objects.in_queue().select_related("mailbox")
    going = OutboundMail.objects.filter(state=OutboundMail.State.FAILED)
    context: dict[str, Any] = {
        "came": keyset_page(came, order="-id", after=request.GET.get("in")),
        "going": keyset_page(going, order="-id", after=request.GET.get("out")),
    }
    return settings_page(request, "mail/queue.html", context)


@require_POST
@requires("may_administer")
def retry_in(request: HttpRequest, pk: int) -> HttpResponse:
    inbound = get_object_or_404(InboundMail, pk=pk)
    try:
        actions.retry_inbound(inbound, by=current_user(request))
    except actions.CannotRetryMail as error:
        return _refuse(request, error)
    return say(request, redirect("mail:queue"), _("The mail is read again now."))


@require_POST
@requires("may_administer")
def retry_out(request: HttpRequest, pk: int) -> HttpResponse:
    outbound = get_object_or_404(OutboundMail, pk=pk)
    try:
        actions.retry_outbound(outbound, by=current_user(request))
    except actions.CannotRetryMail as error:
        return _refuse(request, error)
    return say(request, redirect("mail:queue"), _("The mail is sent again now."))


@require_safe
@requires("may_administer")
def download(request: HttpRequest, pk: int) -> HttpResponse:
    """The mail as it came. It is never shown, only kept: anything may be in it."""
    inbound = get_object_or_404(InboundMail.objects.select_related("raw"), pk=pk)
    return HttpResponse(
        bytes(inbound.raw.content),
        content_type="application/octet-stream",
        headers={
            "Content-Disposition": f'attachment; filename="mail-{pk}.eml"',
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "sandbox; default-src 'none'",
        },
    )


def _refuse(request: HttpRequest, error: Exception) -> HttpResponse:
    if getattr(request, "htmx", False):
        return HttpResponse(str(error), status=409, content_type="text/plain")
    messages.error(request, str(error), extra_tags="late")
    return redirect("mail:queue")
