"""The answer to text that cannot be stored: NUL, half a surrogate pair, another charset."""

import codecs
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.db import DataError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext as _

from config.storable import UNSTORABLE

# The errors that such text, or bytes read in an odd charset, raise.
RAISED = (DataError, ValueError, LookupError)


def sent_again[View: Callable[..., Any]](view: View) -> View:
    """Decorate a view whose faults stay 500: its sender then sends again, and on 400 might not."""
    view.is_sent_again = True  # type: ignore[attr-defined]
    return view


class BadInput:
    """Middleware: answers 400, as plain text, where a request fails by its characters.

    A form names the field itself, so a request is asked for them only once it has failed. The
    action was rolled back, and what was typed is still in the page, or one step back.

    Our pages are UTF-8. The charset of a request is that of its sender, who may name one that
    decodes to half a surrogate pair, or is none of text, so others are refused before a form is
    read; programs, which have no CSRF token, are asked once they have failed.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], *_args: Any
    ) -> HttpResponse | None:
        is_csrf_exempt = getattr(view, "csrf_exempt", False)
        return (
            None if is_csrf_exempt or _is_utf8(request) else _refused(_("Send the text as UTF-8."))
        )

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        view = getattr(request.resolver_match, "func", None)
        if getattr(view, "is_sent_again", False):
            return None
        reason = reason_of(exception, request, _texts(request))
        return _refused(reason) if reason else None


def reason_of(error: Exception, request: Any, texts: Iterable[str]) -> str | None:
    """Return what to do about the characters that made a request fail; None for another error.

    `request` tells the charset, and `texts` are all that it brought.
    """
    if not isinstance(error, RAISED):
        return None
    if not _is_utf8(request):
        return _("Send the text as UTF-8.")
    if any(UNSTORABLE.search(text) for text in texts):
        return _("Remove the characters that cannot be stored.")
    return None


def _is_utf8(request: Any) -> bool:
    charset = request.encoding
    return charset is None or codecs.lookup(charset).name in ("utf-8", "ascii")


def _texts(request: HttpRequest) -> Iterator[str]:
    """Return the path, and each name and value of the query string and the form."""
    yield request.path
    values: QueryDict
    for values in (request.GET, request.POST):
        for name, given in values.lists():
            yield name
            yield from map(str, given)


def _refused(message: str) -> HttpResponse:
    return HttpResponse(message, status=400, content_type="text/plain; charset=utf-8")
