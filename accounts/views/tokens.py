from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import current_user, requires, visible_tokens
from accounts.actions.tokens import issue_token as issue
from accounts.actions.tokens import revoke_token as revoke
from accounts.confirmation import confirmed
from accounts.forms import TokenForm
from config.web.form_page import form_page
from config.web.toasts import notify


@requires("may_answer")
@require_safe
def tokens(request: HttpRequest) -> HttpResponse:
    """Show one's own tokens; administrators see everybody's."""
    user = current_user(request)
    context = {"tokens": visible_tokens(user), "now": timezone.now()}
    return render(request, "accounts/tokens.html", context)


@requires("may_answer")
@confirmed
def new_token(request: HttpRequest) -> HttpResponse:
    """Create a token and show its key on this response only."""
    user = current_user(request)

    def save(form: TokenForm) -> HttpResponse:
        key = issue(user, by=user, **form.cleaned_data)
        context = {"tokens": visible_tokens(user), "now": timezone.now(), "new_key": key}
        response = render(request, "accounts/tokens.html", context)
        response["Cache-Control"] = "no-store"
        return response

    return form_page(request, "accounts/token.html", TokenForm, save)


@require_POST
@requires("may_answer")
def revoke_token(request: HttpRequest, pk: int) -> HttpResponse:
    user = current_user(request)
    token = get_object_or_404(visible_tokens(user), pk=pk)
    revoke(token, by=user)
    return notify(request, redirect("accounts:tokens"), _("%s is revoked.") % token.name)
