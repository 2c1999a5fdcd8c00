from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import current_user, requires, sessions_of, staff_only
from accounts.actions.address import change_address as change
from accounts.actions.invite import invite_person
from accounts.actions.password_link import invite_again, show_password_link
from accounts.actions.people import change_person
from accounts.actions.profile import change_profile
from accounts.actions.unlock import unlock_sign_in
from accounts.confirmation import confirmed
from accounts.forms import AddressForm, InviteForm, PersonForm, ProfileForm
from accounts.models import User
from accounts.outgoing_mail import outgoing_mail
from accounts.people import everyone
from accounts.sign_in_limit import held_up
from config.web.form_page import form_page
from config.web.refusals import return_to
from config.web.toasts import notify

PERSON, ADDRESS = "accounts/person.html", "accounts/address.html"


@requires("may_administer")
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    context = {"people": everyone(), "mail": outgoing_mail()}
    return render(request, "accounts/people.html", context)


@requires("may_administer")
@confirmed
def invite(request: HttpRequest) -> HttpResponse:
    def save(form: InviteForm) -> HttpResponse:
        user = invite_person(**form.cleaned_data, by=current_user(request))
        return _invited(request, user)

    def context() -> dict[str, Any]:
        return {"mail": outgoing_mail()}

    return form_page(request, PERSON, InviteForm, save, context=context, refused_on="email")


def _invited(request: HttpRequest, person: User) -> HttpResponse:
    """Say whether the invitation goes out; where it does not, lead to the person's page."""
    mail = outgoing_mail()
    if mail.can_go:
        words = _("An invitation to %(name)s goes out from %(sender)s.")
        words = words % {"name": person.name, "sender": mail.sender}
        return notify(request, redirect("accounts:people"), words)
    words = _("%s is invited, but no mail can be sent now. Give them the link below.")
    return notify(request, redirect("accounts:person", person.pk), words % person.name, tone="late")


@require_POST
@requires("may_administer")
@confirmed
def send_invitation_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Mail the invitation once more."""
    found = get_object_or_404(User, pk=pk)
    return_to(request, reverse("accounts:person", args=[pk]))
    invite_again(found, by=current_user(request))
    return _invited(request, found)


@require_POST
@requires("may_administer")
@confirmed
def password_link(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the link by which a person chooses a password, where no mail can be sent."""
    found = get_object_or_404(User, pk=pk)
    return_to(request, reverse("accounts:person", args=[pk]))
    link = show_password_link(found, by=current_user(request))
    response = render(request, "accounts/password_link.html", {"person": found, "link": link})
    add_never_cache_headers(response)
    return response


@requires("may_administer")
@confirmed
def person(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(User, pk=pk)
    form = partial(PersonForm, instance=found, initial={"teams": found.teams.all()})

    def save(form: PersonForm) -> HttpResponse:
        kept = get_object_or_404(User, pk=pk)
        own = request.session.session_key if kept.pk == current_user(request).pk else None
        change_person(kept, **form.cleaned_data, keep=own, by=current_user(request))
        return notify(request, redirect("accounts:people"), _("%s is changed.") % kept.name)

    def context() -> dict[str, Any]:
        page: dict[str, Any] = {"mail": outgoing_mail()}
        page |= {"person": found, "held_up": held_up(found.email), "sessions": sessions_of(found)}
        return page | {"this_session": request.session.session_key}

    return form_page(request, PERSON, form, save, context=context)


@requires("may_administer")
@confirmed
def change_address(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the address a person signs in with."""
    found = get_object_or_404(User, pk=pk)

    def save(form: AddressForm) -> HttpResponse:
        kept = change(found, to=form.cleaned_data["address"], by=current_user(request))
        words = _("%(name)s signs in with %(address)s from now on.")
        words = words % {"name": kept.name, "address": kept.email}
        return notify(request, redirect("accounts:person", pk), words)

    form = partial(AddressForm, initial={"address": found.email})
    context = {"person": found}
    return form_page(request, ADDRESS, form, save, context=context, refused_on="address")


@require_POST
@requires("may_administer")
@confirmed
def unlock(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a person who typed wrong passwords try again at once."""
    found = get_object_or_404(User, pk=pk)
    unlock_sign_in(found, by=current_user(request))
    words = _("%s can try to sign in again.") % found.name
    return notify(request, redirect("accounts:person", pk), words)


@staff_only
def profile(request: HttpRequest) -> HttpResponse:
    user = get_object_or_404(User, pk=current_user(request).pk)

    def save(form: ProfileForm) -> HttpResponse:
        kept = get_object_or_404(User, pk=user.pk)
        change_profile(kept, changes=form.cleaned_data, by=kept)
        return notify(request, redirect("accounts:profile"), _("Your details are saved."))

    return form_page(request, "accounts/profile.html", partial(ProfileForm, instance=user), save)
