"""Permission checks of views: decorators and the typed signed-in user."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeGuard

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, resolve_url
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_htmx.http import HttpResponseClientRedirect
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView

from accounts.models import ApiToken, Role, Session, Team, User
from accounts.people import agents, colleagues
from accounts.setup_steps import is_setup_shown
from config.web.refusals import came_from

NEEDS_SECOND_FACTOR = _("Your role needs a second factor. Set one up here, then continue.")
View = Callable[..., HttpResponse]
# Messages of the 403 page by predicate; without one it speaks of another team.
DENIED_MESSAGES = {
    "may_administer": _("Only administrators see this page. Ask one of them."),
    "may_answer": _("Only people who answer tickets see this page. Ask your team lead."),
    "may_lead": _("Only leads and administrators see this page. Ask one of them."),
    "may_edit_maps": _("Only leads and administrators see this page. Ask one of them."),
    "may_edit_surveys": _("Only CX leads and administrators see this page. Ask one of them."),
}


def staff_only(view: View) -> View:
    """Restrict a view to signed-in people with a role; others get 404."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(_page_after_sign_in(request), _sign_in_page(request))
        if not is_staff_person(request.user):
            raise Http404
        if request.user.lacks_second_factor:
            return _second_factor_page(request)
        return view(request, *args, **kwargs)

    return guarded


def _second_factor_page(request: HttpRequest) -> HttpResponse:
    """Lead to the page that sets up a second factor; from a part of a page, as a whole page."""
    messages.info(request, str(NEEDS_SECOND_FACTOR), extra_tags="waiting")
    url = resolve_url("mfa_index")
    if getattr(request, "htmx", False):
        return HttpResponseClientRedirect(url)
    return redirect(url)


def _sign_in_page(request: HttpRequest) -> str:
    """Return the address of the sign-in page, which says so if the session ended by itself."""
    url = resolve_url(settings.LOGIN_URL)
    return f"{url}?ended=idle" if getattr(request.session, "has_idled", False) else url


def _page_after_sign_in(request: HttpRequest) -> str:
    """Return the address asked for; of a form that was sent, which no GET answers, its page."""
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    return came_from(request) or resolve_url(settings.LOGIN_REDIRECT_URL)


def requires(may: str) -> Callable[[View], View]:
    """Restrict a view to people for whom the named User predicate holds; others get 403."""

    def decorate(view: View) -> View:
        @staff_only
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not meets(current_user(request), may):
                raise PermissionDenied(DENIED_MESSAGES.get(may, ""))
            return view(request, *args, **kwargs)

        return guarded

    return decorate


def is_staff_person(user: object) -> TypeGuard[User]:
    """Return True if this is a person of the company: active, and with a role."""
    return isinstance(user, User) and user.is_staff_person


def meets(user: User, may: str) -> bool:
    """Return True if the named User predicate holds for the person."""
    return bool(getattr(user, may))


def current_user(request: HttpRequest | Request) -> User:
    """Return the signed-in user of a guarded view, typed."""
    assert isinstance(request.user, User)
    return request.user


def starts_at_maps(user: User) -> bool:
    """Return True if the person's start page is the journeys, as for CX leads."""
    return user.role == Role.CX_LEAD


def leads_to_setup(user: User) -> bool:
    """Return True for an administrator while steps of the first run are left and not hidden."""
    return user.may_administer and is_setup_shown(user)


def find_administrator(pk: int) -> User | None:
    """The person with this key, while they may administer."""
    person = User.objects.filter(pk=pk).first()
    return person if person and person.may_administer else None


def led_teams(user: User) -> QuerySet[Team]:
    """Return the teams that a person leads: administrators all, leads theirs."""
    if user.may_administer:
        return Team.objects.all()
    if not user.may_lead:
        return Team.objects.none()
    return Team.objects.filter(Q(lead=user) | Q(pk__in=user.team_ids))


def led_agents(user: User) -> QuerySet[User]:
    """Return the agents whose work a person leads: of their teams, for administrators all."""
    if user.may_administer:
        return agents()
    return agents().filter(memberships__team__in=led_teams(user)).distinct()


def get_person_to_set(user: User, pk: int) -> User:
    """Return a colleague whose availability the person may set: their own, or of a led team."""
    if not is_staff_person(user):
        raise Http404
    person = get_object_or_404(colleagues(), pk=pk)
    if person.pk == user.pk or user.may_administer:
        return person
    if not person.memberships.filter(team__in=led_teams(user)).exists():
        raise PermissionDenied(_("Only their team lead or an administrator sees this page."))
    return person


def visible_tokens(user: User) -> QuerySet[ApiToken]:
    """Return the API tokens that a person may see and revoke: their own; administrators all."""
    tokens = ApiToken.objects.select_related("user")
    return tokens if user.may_administer else tokens.filter(user=user)


def sessions_of(person: User) -> QuerySet[Session]:
    """Return the sessions of a person that have not ended."""
    return person.sessions.open(timezone.now())


def visible_sessions(user: User) -> QuerySet[Session]:
    """Return the sessions that a person may see and end: their own; administrators all."""
    sessions = Session.objects.open(timezone.now()).select_related("user")
    return sessions if user.may_administer else sessions.filter(user=user)


def may_administer(user: object) -> TypeGuard[User]:
    """Return True if the user of a request is signed in and may administer."""
    return isinstance(user, User) and user.may_administer


class MayAnswerOrReads(BasePermission):
    """Allow reading to all staff, and writing to people who answer tickets."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        return request.method in SAFE_METHODS or meets(current_user(request), "may_answer")


class MayAnswerOrEditMaps(BasePermission):
    """Allow people who answer tickets or edit maps."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        user = current_user(request)
        return meets(user, "may_answer") or meets(user, "may_edit_maps")
