"""The question for the password before people, teams, tokens and mailboxes are changed."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.reauthentication import reauthenticate_by_password
from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.access import current_user
from accounts.adapter import spell_wait
from accounts.client_ip import client_ip
from accounts.events import USER_SIGN_IN_FAILED
from accounts.models import User
from accounts.sessions import BEGAN, keep_signed_in
from accounts.sign_in_limit import forget_try, seconds_to_wait
from config.web.toasts import notify
from ledger.events import record

View = Callable[..., HttpResponse]
FILES = "confirm_file"  # the names of the files that came with the form
CLOCKS_DIFFER = 60  # seconds, at most, between the servers of an installation
NOT_KEPT = ("csrfmiddlewaretoken", "confirm_password", FILES)


class ConfirmForm(forms.Form):
    confirm_password = forms.CharField(
        label=gettext_lazy("Your password"),
        widget=forms.PasswordInput(
            attrs={"autocomplete": "current-password", "autofocus": True, "maxlength": 4096}
        ),
    )


def confirmed(view: View) -> View:
    """Ask for the password before a POST, unless it was given within the last minutes.

    What was typed is kept in the page that asks, and nowhere else: it may hold a password of a
    mail server. For forms that are sent as a page, as those of Settings are. A page cannot keep
    a file: with one nothing is saved, and the form is shown again after the password.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method != "POST":
            return view(request, *args, **kwargs)
        if not is_fresh(request):
            form = ConfirmForm(request.POST if "confirm_password" in request.POST else None)
            if not (form.is_valid() and _has_confirmed(request, form)):
                return _ask(request, form)
        if names := request.POST.getlist(FILES):
            words = _("Nothing is saved yet. Enter your changes, choose %s again, then save.")
            page = redirect(request.get_full_path())
            return notify(request, page, words % ", ".join(names), tone="waiting")
        fields = request.POST.copy()
        fields.pop("confirm_password", None)
        request.POST = fields  # type: ignore[assignment]
        return view(request, *args, **kwargs)

    return guarded


def is_fresh(request: HttpRequest) -> bool:
    """Return True if the person signed in or gave the password within the last minutes.

    A time to come is of before the clock was set back, and says nothing.
    """
    began = request.session.get(BEGAN, {}).get("at", 0)
    records = get_authentication_records(request, current_user(request))
    ages = [time.time() - at for at in (began, *(each["at"] for each in records))]
    return any(-CLOCKS_DIFFER < age < settings.CONFIRMATION_SECONDS for age in ages)


def _has_confirmed(request: HttpRequest, form: ConfirmForm) -> bool:
    """Check the password; wrong ones are limited and recorded as at the sign-in."""
    person, address = current_user(request), client_ip(request)
    if wait := seconds_to_wait(person.email, address):
        words = _("Too many wrong passwords. Try again in %s.") % spell_wait(wait)
        form.add_error("confirm_password", words)
        return False
    # Read anew: to check a password may save its person, hashed at a higher cost.
    stored = User.objects.get(pk=person.pk)
    if not stored.check_password(form.cleaned_data["confirm_password"]):
        record(USER_SIGN_IN_FAILED, person, address=address)
        form.add_error("confirm_password", _("Wrong password. Try again."))
        return False
    forget_try(person.email, address)
    keep_signed_in(request, stored)
    reauthenticate_by_password(request)
    return True


def _ask(request: HttpRequest, form: ConfirmForm) -> HttpResponse:
    if not current_user(request).has_usable_password():
        return redirect("account_reset_password")
    files = [file.name or "" for _name, each in request.FILES.lists() for file in each]
    files = files or request.POST.getlist(FILES)
    kept = [
        (name, value)
        for name, values in request.POST.lists()
        if name not in NOT_KEPT
        for value in values
    ]
    context = {
        "form": form,
        "files": ", ".join(files),
        "kept": [(FILES, name) for name in files] or kept,
    }
    response = render(request, "accounts/confirm.html", context, status=422)
    add_never_cache_headers(response)
    return response
