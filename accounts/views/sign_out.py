from uuid import UUID

from django.contrib.auth import logout as sign_out
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.access import current_user, requires, sessions_of, staff_only, visible_sessions
from accounts.actions.sign_out import end_session as end
from accounts.actions.sign_out import sign_out_everywhere
from accounts.confirmation import confirmed
from accounts.models import User
from config.web.toasts import notify


@staff_only
@require_safe
def sessions(request: HttpRequest) -> HttpResponse:
    """Show one's own sessions."""
    found = sessions_of(current_user(request))
    context = {"sessions": found, "this_session": request.session.session_key}
    return render(request, "accounts/sessions.html", context)


@require_POST
@staff_only
def end_session(request: HttpRequest, handle: UUID) -> HttpResponse:
    """End one session, of oneself or as an administrator; one's present one signs out."""
    user = current_user(request)
    session = get_object_or_404(visible_sessions(user), handle=handle)
    if session.pk == request.session.session_key:
        sign_out(request)
        return redirect("account_login")
    end(session, by=user)
    page = redirect("accounts:sessions")
    if session.user_id != user.pk:
        page = redirect("accounts:person", session.user_id)
    return notify(request, page, _("The session has ended."))


@require_POST
@staff_only
def sign_out_elsewhere(request: HttpRequest) -> HttpResponse:
    """End one's own sessions on other devices; this one goes on."""
    user = current_user(request)
    ended = sign_out_everywhere(user, by=user, keep=request.session.session_key)
    return notify(request, redirect("accounts:sessions"), _sessions_ended(ended))


@require_POST
@requires("may_administer")
@confirmed
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
