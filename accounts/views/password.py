from allauth.account.views import password_change
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from accounts.access import current_user
from accounts.sessions import keep_signed_in


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def change_password(request: HttpRequest) -> HttpResponseBase:
    """Change one's password; a person without one gets a link by mail."""
    if not current_user(request).has_usable_password():
        return redirect("account_reset_password")
    response = password_change(request)
    keep_signed_in(request, current_user(request))
    return response
