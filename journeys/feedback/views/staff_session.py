"""Refusal of a customer's links in a browser that is signed in as staff.

A colleague who opens a quoted link is not the customer. The customer's own answer stays possible.
"""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from accounts.access import is_staff_person
from journeys.feedback.languages import BASE
from journeys.feedback.tokens import hashed
from journeys.feedback.views.public_page import render_public_page

# The demo's postbox plays the customer: it may open the links of the mail it shows.
COOKIE, SALT, MAX_AGE = "as_customer", "journeys.feedback.as_customer", 3600

View = Callable[..., HttpResponse]


def for_customers(view: View) -> View:
    """Answer with a refusal in words if the browser is signed in as staff."""

    @wraps(view)
    def guarded(request: HttpRequest, token: str, *args: Any, **kwargs: Any) -> HttpResponse:
        if is_staff_person(request.user) and not _plays_customer(request, token):
            context = {"person": request.user}
            return render_public_page(
                "journeys/public/staff.html", context, language=BASE, status=403
            )
        return view(request, token, *args, **kwargs)

    return guarded


def let_play_customer(response: HttpResponse, tokens: Iterable[str]) -> None:
    """Let this browser open the links with these tokens for an hour, although it is staff's."""
    response.set_signed_cookie(
        COOKIE,
        ".".join(map(hashed, tokens)),
        salt=SALT,
        max_age=MAX_AGE,
        httponly=True,
        samesite="Lax",
        secure=settings.IS_HTTPS,
    )


def _plays_customer(request: HttpRequest, token: str) -> bool:
    known = request.get_signed_cookie(COOKIE, "", salt=SALT, max_age=MAX_AGE)
    return hashed(token) in (known or "").split(".")
