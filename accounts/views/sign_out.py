from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts.access import current_user, requires, staff_only
from accounts.actions.sign_out import sign_out_everywhere
from accounts.models import User
from config.web.toasts import notify


@require_POST
@staff_only
def sign_out_elsewhere(request: HttpRequest) -> HttpResponse:
    """End one's own sessions on other devices; this one goes on."""
    user = current_user(request)
    ended = sign_out_everywhere(user, by=user, keep=request.session.session_key)
    return notify(request, redirect("accounts:profile"), _sessions_ended(ended))


@require_POST
@requires("may_administer")
def sign_out_person(request: HttpRequest, pk: int) -> HttpResponse:
    """End the sessions of a person on all devices; of oneself, on the others."""
    found, user = get_object_or_404(User, pk=pk), current_user(request)
    keep = request.session.session_key if found.pk == user.pk else None
    ended = sign_out_everywhere(found, by=user, keep=keep)
    return notify(request, redirect("accounts:person", pk), _sessions_ended(ended))


def _sessions_ended(ended: int) -> str:
    if not ended:
        return _("There was no other session.")
    return ngettext("%(n)d session ended.", "%(n)d sessions ended.", ended) % {"n": ended}
