from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts import actions
from accounts.access import current_user, requires, staff_only
from accounts.forms import InviteForm, PersonForm, ProfileForm
from accounts.models import User
from accounts.views.settings import settings_page
from config.web.refusals import refusals_on
from config.web.toasts import notify

PEOPLE = "accounts/people.html"
PERSON = "accounts/person.html"


@requires("may_administer")
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    found = User.objects.prefetch_related("teams").order_by("-is_active", "name", "pk")
    return settings_page(request, PEOPLE, {"people": found})


@requires("may_administer")
def invite(request: HttpRequest) -> HttpResponse:
    form = InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form, "email"):
            user = actions.invite_person(**form.cleaned_data, by=current_user(request))
            words = _("An invitation was sent to %s.") % user.name
            return notify(request, redirect("accounts:people"), words)
    status = 422 if form.errors else 200
    return settings_page(request, PERSON, {"form": form, "person": None}, status=status)


@requires("may_administer")
def person(request: HttpRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(User, pk=pk)
    initial = {"teams": person.teams.all()}
    form = PersonForm(request.POST or None, instance=person, initial=initial)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            person = User.objects.get(pk=pk)
            actions.change_person(person, **form.cleaned_data, by=current_user(request))
            return notify(request, redirect("accounts:people"), _("%s is changed.") % person.name)
    status = 422 if form.errors else 200
    return settings_page(request, PERSON, {"form": form, "person": person}, status=status)


@staff_only
def profile(request: HttpRequest) -> HttpResponse:
    user = User.objects.get(pk=current_user(request).pk)
    form = ProfileForm(request.POST or None, instance=user)
    if request.method == "POST" and form.is_valid():
        form.save()
        return notify(request, redirect("accounts:profile"), _("Your details are saved."))
    status = 422 if form.errors else 200
    return settings_page(request, "accounts/profile.html", {"form": form}, status=status)
