from typing import Any

from allauth.account.forms import ChangePasswordForm
from allauth.account.internal.flows.password_reset import (
    finalize_password_reset,
    perform_password_reset_login,
)
from allauth.account.views import (
    PasswordChangeView,
    PasswordResetDoneView,
    PasswordResetFromKeyView,
    PasswordResetView,
)
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from accounts.access import current_user
from accounts.actions.first_administrator import introduce_administrator
from accounts.adapter import too_many_tries
from accounts.client_ip import client_ip
from accounts.events import USER_SIGN_IN_FAILED
from accounts.forms import ChoosePasswordForm
from accounts.outgoing_mail import outgoing_mail
from accounts.sessions import keep_signed_in
from accounts.sign_in_limit import forget_try, seconds_to_wait
from config.web.refusals import refusals_on
from ledger.events import record


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def change_password(request: HttpRequest) -> HttpResponseBase:
    """Change one's password; a person without one gets a link by mail."""
    if not current_user(request).has_usable_password():
        return redirect("account_reset_password")
    response = _change_password(request)
    keep_signed_in(request, current_user(request))
    return response


class _ChangePassword(PasswordChangeView):
    """The view of allauth; wrong old passwords are limited and recorded as at the sign-in."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        person, address = current_user(request), client_ip(request)
        if request.POST.get("oldpassword") and (wait := seconds_to_wait(person.email, address)):
            return too_many_tries(request, wait)
        answer: HttpResponse = super().post(request, *args, **kwargs)
        return answer

    def form_valid(self, form: ChangePasswordForm) -> HttpResponse:
        forget_try(current_user(self.request).email, client_ip(self.request))
        answer: HttpResponse = super().form_valid(form)
        return answer

    def form_invalid(self, form: ChangePasswordForm) -> HttpResponse:
        person, address = current_user(self.request), client_ip(self.request)
        if form.has_error("oldpassword", "enter_current_password"):
            record(USER_SIGN_IN_FAILED, person, address=address)
        elif not form.has_error("oldpassword"):
            forget_try(person.email, address)
        answer: HttpResponse = super().form_invalid(form)
        return answer


_change_password = _ChangePassword.as_view()


class _TellsOfMail:
    """Adds whether mail can go out: the same for every address, with an account or without."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]
        return context | {"mail": outgoing_mail()}


class _ResetPassword(_TellsOfMail, PasswordResetView):
    """The page that asks for the address."""


class _ResetPasswordDone(_TellsOfMail, PasswordResetDoneView):
    """The page that says where the link went."""


class _ChoosePassword(PasswordResetFromKeyView):
    """The page behind a mailed link; it signs the first administrator in, whom nobody knows yet."""

    def get_form_class(self) -> type[ChoosePasswordForm]:
        return ChoosePasswordForm

    def form_valid(self, form: ChoosePasswordForm) -> HttpResponse:
        if not form.asks_for_person:
            answer: HttpResponse = super().form_valid(form)
            return answer
        person, facts = self.reset_user, form.cleaned_data
        with refusals_on(form, "email"):
            with transaction.atomic():
                introduce_administrator(
                    person, name=facts["name"], address=facts["email"], by=person
                )
                form.save()
            finalize_password_reset(self.request, person)
            signed_in: HttpResponse = perform_password_reset_login(self.request, person)
            return signed_in
        refused: HttpResponse = self.form_invalid(form)
        return refused


choose_password = _ChoosePassword.as_view()
reset_password = _ResetPassword.as_view()
reset_password_done = _ResetPasswordDone.as_view()
