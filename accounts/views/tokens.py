from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import current_user, requires
from accounts.actions.tokens import issue_token as issue
from accounts.actions.tokens import revoke_token as revoke
from accounts.people import token_of
from config.web.toasts import notify


@requires("may_answer")
@require_safe
def tokens(request: HttpRequest) -> HttpResponse:
    token = token_of(current_user(request))
    return render(request, "accounts/tokens.html", {"token": token})


@require_POST
@requires("may_answer")
def issue_token(request: HttpRequest) -> HttpResponse:
    """Issue a token and show it on this response only."""
    user = current_user(request)
    key = issue(user, by=user)
    context = {"token": token_of(user), "new_key": key}
    return render(request, "accounts/tokens.html", context)


@require_POST
@requires("may_answer")
def revoke_token(request: HttpRequest) -> HttpResponse:
    revoke(current_user(request), by=current_user(request))
    return notify(request, redirect("accounts:tokens"), _("Token revoked."))
