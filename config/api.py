"""Common parts of the API: keyset pagination and error responses."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from rest_framework.exceptions import APIException, NotFound, ParseError
from rest_framework.pagination import Cursor, CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import exception_handler

from config.api_parsers import BodyTooLarge
from config.refusals import Refused
from config.storable import texts_in
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
