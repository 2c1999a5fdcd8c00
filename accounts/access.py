"""May this person? Asked by whoever faces the outside."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from rest_framework.request import Request

from accounts.models import User

View = Callable[..., HttpResponse]


def staff_only(view: View) -> View:
    """Signed-in people with a role; a stranger learns nothing (404)."""

    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not getattr(request.user, "is_staff_person", False):
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


def requires(may: str) -> Callable[[View], View]:
    """People for whom the named predicate of User holds ("may_administer"); others get 403."""

    def decorate(view: View) -> View:
        @staff_only
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not getattr(request.user, may):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

    return decorate


def current_user(request: HttpRequest | Request) -> User:
    """The signed-in person behind a guarded view, typed."""
    assert isinstance(request.user, User)
    return request.user
