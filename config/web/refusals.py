"""Responses to refused actions: on the form, as a toast, or as a message on the previous page.

An action fails in the same way where the disk takes nothing more.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from config.disk_errors import cannot_store
from config.refusals import COLLIDED, Refused, is_deadlock
from config.web.toasts import notify

READS = ("GET", "HEAD", "OPTIONS")
logger = logging.getLogger(__name__)

NOT_STORED = _(
    "Nothing was saved: the server’s disk is full, or it has too many files open. Tell your"
    " administrator, and try again later."
)
TYPED_HERE = _("What you typed is still on this page.")
TYPED_BACK = _("Go one step back to what you typed.")


class Refusals:
    """Middleware: answers an action that a view let refuse.

    An htmx request gets 409 with the message as plain text, which the page shows as a toast; what
    was typed stays in the page. Otherwise the person returns to the page they came from, with the
    message; a request that came from no page gets 409 as well. With a full disk all get 507, and
    with a deadlock, of which PostgreSQL ended this side, 409.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if request.method not in READS:
            # Not led on to a page: the browser would take the form for sent.
            typed = TYPED_HERE if getattr(request, "htmx", False) else TYPED_BACK
            if cannot_store(exception):
                logger.exception("Nothing can be stored")
                return _plain(f"{NOT_STORED} {typed}", status=507)
            if is_deadlock(exception):
                logger.warning("Two changes waited for each other", exc_info=exception)
                return _plain(f"{COLLIDED} {typed}", status=409)
        if not isinstance(exception, Refused):
            return None
        page = _page_of(request)
        message = str(exception)
        if page and not getattr(request, "htmx", False):
            return notify(request, redirect(page), message, tone="late")
        return _plain(message, status=409)


def return_to(request: HttpRequest, url: str) -> None:
    """Set the page that a refused action of this request returns to, in place of the Referer."""
    request.refusal_page = url  # type: ignore[attr-defined]


def came_from(request: HttpRequest) -> str:
    """Return the Referer if it is a page of ours, else an empty text."""
    page = request.headers.get("Referer", "")
    return page if url_has_allowed_host_and_scheme(page, {request.get_host()}) else ""


@contextmanager
def refusals_on(
    form: forms.BaseForm, field: str | None = None, *, only: type[Refused] = Refused
) -> Iterator[None]:
    """Add the message of an action refused in this block to the form, on one field or on all.

    The view then shows the form again, with what was typed and 422. `only` names the refusals that
    are meant; others pass.
    """
    try:
        yield
    except only as refusal:
        form.add_error(field, str(refusal))


def refusals_on_page(request: HttpRequest, form: forms.BaseForm) -> AbstractContextManager[None]:
    """Show a refusal on the form where a new page would lose the text; htmx leaves it in place."""
    return nullcontext() if getattr(request, "htmx", False) else refusals_on(form)


def _plain(message: str, *, status: int) -> HttpResponse:
    return HttpResponse(message, status=status, content_type="text/plain; charset=utf-8")


def _page_of(request: HttpRequest) -> str:
    return getattr(request, "refusal_page", "") or came_from(request)
