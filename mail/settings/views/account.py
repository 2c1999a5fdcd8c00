"""The Google or Microsoft account of a mailbox, connected by OAuth."""

from functools import partial
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.crypto import constant_time_compare, get_random_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import current_user, requires
from accounts.confirmation import confirmed, is_fresh
from config.web.form_page import form_page
from config.web.refusals import return_to
from config.web.toasts import notify
from mail import oauth
from mail.models import OAuthGrant
from mail.settings.forms.account import AccountForm
from mail.settings.mailbox_queries import grant_of, mailbox_or_404
from mail.settings.save_server import note_connected_account, remove_server, save_server
from mail.settings.views.mailboxes import mailbox_context

SALT = "mail account"
STATE_SESSION_KEY = "mail_account_asked"  # holds the state of the open request
STATE_TIMEOUT = 15 * 60  # seconds
TOKENS = ("refresh_token", "access_token", "expires_at")


@requires("may_administer")
@confirmed
def account(request: HttpRequest, pk: int) -> HttpResponse:
    """Show and save the application registered at the provider, and the account's state."""
    mailbox = mailbox_or_404(pk)
    grant = grant_of(mailbox)
    if request.method == "POST" and "remove" in request.POST:
        if grant:
            remove_server(grant, by=current_user(request))
        return notify(request, redirect("mail:account", pk), _("The account is disconnected."))
    if request.method == "POST" and "confirm" in request.POST:
        return _back_to(request, pk, _("Confirmed. Connect the account now."), tone="done")
    form = partial(AccountForm, instance=grant or OAuthGrant(mailbox=mailbox))

    def save(form: AccountForm) -> HttpResponse:
        kept = _forget_if_other(form)
        save_server(kept, [*form.fields, *TOKENS], by=current_user(request))
        return notify(request, redirect("mail:account", pk), _("Saved. Connect the account now."))

    def context() -> dict[str, Any]:
        kept = grant_of(mailbox)
        page: dict[str, Any] = {"grant": kept, "part": "account", "redirect_uri": _back()}
        page["is_fresh"] = is_fresh(request)
        return page | mailbox_context(pk)

    return form_page(request, "mail/mailbox_account.html", form, save, context=context)


@require_safe
@requires("may_administer")
def connect(request: HttpRequest, pk: int) -> HttpResponse:
    """Redirect to the provider, where the account's owner grants access.

    A link, as the CSP forbids forms to leave.
    """
    grant = grant_of(mailbox_or_404(pk))
    if grant is None:
        return _back_to(request, pk, _("Fill in the application first."))
    if not is_fresh(request):
        return _back_to(request, pk, _("Press Connect and enter your password first."))
    asked = get_random_string(32)
    request.session[STATE_SESSION_KEY] = asked
    state = signing.dumps({"mailbox": pk, "asked": asked}, salt=SALT)
    return redirect(oauth.authorize_url(grant, _back(), state))


@require_safe
@requires("may_administer")
def callback(request: HttpRequest) -> HttpResponse:
    """Handle the provider's redirect. Only the state of this session's request counts, once."""
    state = _read_state(request)
    if state is None:
        message = _("This sign-in has expired or belongs to another session. Press Connect again.")
        return notify(request, redirect("mail:mailboxes"), message, tone="late")
    pk = state["mailbox"]
    grant = grant_of(mailbox_or_404(pk))
    if grant is None:
        raise Http404
    code = request.GET.get("code", "")
    if not code:
        error = request.GET.get("error_description") or request.GET.get("error", "")
        message = _("The account was not connected. The provider answered: %s")
        return _back_to(request, pk, message % error[:300])
    return_to(request, reverse("mail:account", args=[pk]))
    oauth.redeem(grant, code, _back())
    note_connected_account(grant, by=current_user(request))
    return _back_to(request, pk, _("The account is connected."), tone="done")


def _back_to(request: HttpRequest, pk: int, message: str, *, tone: str = "late") -> HttpResponse:
    return notify(request, redirect("mail:account", pk), message, tone=tone)


def _forget_if_other(form: AccountForm) -> OAuthGrant:
    """Discard the grant if the application changed: a grant belongs to one application."""
    grant: OAuthGrant = form.save(commit=False)
    if {"provider", "client_id", "tenant"} & set(form.changed_data):
        grant.refresh_token = grant.access_token = ""
        grant.expires_at = None
    return grant


def _read_state(request: HttpRequest) -> dict[str, Any] | None:
    asked = request.session.pop(STATE_SESSION_KEY, "")
    try:
        given = request.GET.get("state", "")
        state: dict[str, Any] = signing.loads(given, salt=SALT, max_age=STATE_TIMEOUT)
    except signing.BadSignature:
        return None
    return state if asked and constant_time_compare(state["asked"], asked) else None


def _back() -> str:
    return settings.PUBLIC_URL.rstrip("/") + reverse("mail:oauth-callback")
