"""Common parts of the API: keyset pagination, bounded bodies and error responses."""

from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.utils.translation import gettext as _
from rest_framework import parsers
from rest_framework.exceptions import APIException, NotFound, ParseError
from rest_framework.pagination import Cursor, CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import exception_handler

from config.refusals import Refused
from config.storable import MOST_NESTED, has_infinity, is_nested_too_deep, texts_in
from config.web.bad_input import reason_of
from config.web.params import whole_number


class NewestFirst(CursorPagination):
    """Keyset pagination, newest first: `next` and `previous` are links."""

    ordering = "-pk"
    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 200

    def decode_cursor(self, request: Request) -> Cursor | None:
        """Return the cursor of a link; NotFound if its position is no primary key."""
        cursor = super().decode_cursor(request)
        if cursor and cursor.position is not None and whole_number(str(cursor.position)) is None:
            raise NotFound(self.invalid_cursor_message)
        return cursor


class Conflict(APIException):
    """The response to a refused action: 409, with the reason and the next step in `detail`."""

    status_code = 409
    default_code = "refused"


class BodyTooLarge(APIException):
    """The response to a body over `DATA_UPLOAD_MAX_MEMORY_SIZE`, which the limit of Django holds
    for forms alone."""

    status_code = 413
    default_code = "too_large"

    def __init__(self) -> None:
        most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0
        super().__init__(_("Send at most %d MB at a time.") % (most // 1024**2))


class BoundedBody(parsers.BaseParser):
    """A parser of bodies that fit the limit."""

    def parse(
        self,
        stream: Any,
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        body = stream.read() if most is None else stream.read(most + 1)
        if most is not None and len(body) > most:
            raise BodyTooLarge
        return super().parse(BytesIO(body), media_type, parser_context)


class JSONParser(BoundedBody, parsers.JSONParser):
    """Reads JSON whose values every field can look at: not too deep, and of finite numbers."""

    def parse(self, *args: Any, **kwargs: Any) -> Any:
        try:
            data = super().parse(*args, **kwargs)
        except RecursionError:
            raise _nested_too_deep() from None
        if is_nested_too_deep(data):
            raise _nested_too_deep()
        if has_infinity(data):
            raise ParseError(_("Send smaller numbers."))
        return data


class FormParser(BoundedBody, parsers.FormParser):
    """Reads a form."""


class MultiPartParser(BoundedBody, parsers.MultiPartParser):
    """Reads a form in parts."""


def answer_error(error: Exception, context: dict[str, Any]) -> Response | None:
    """Return the response to an error of an API view; None lets it become a 500."""
    if isinstance(error, Refused):
        error = Conflict(str(error))
    elif isinstance(error, RequestDataTooBig):
        error = BodyTooLarge()
    elif isinstance(error, SuspiciousOperation):  # such as too many fields
        error = ParseError(str(error))
    elif reason := reason_of(error, context["request"], _texts(context["request"])):
        error = ParseError(reason)
    return exception_handler(error, context)


def _texts(request: Request) -> Iterator[str]:
    yield request.path
    yield from texts_in(dict(request.query_params.lists()))
    yield from texts_in(request.data)


def _nested_too_deep() -> ParseError:
    return ParseError(_("Nest values at most %d deep.") % MOST_NESTED)
