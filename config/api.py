"""Common parts of the API: keyset pagination and error responses."""

from typing import Any

from rest_framework.exceptions import APIException
from rest_framework.pagination import CursorPagination
from rest_framework.response import Response
from rest_framework.views import exception_handler

from config.refusals import Refused


class NewestFirst(CursorPagination):
    """Keyset pagination, newest first: `next` and `previous` are links."""

    ordering = "-pk"
    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 200


class Conflict(APIException):
    """The response to a refused action: 409, with the reason and the next step in `detail`."""

    status_code = 409
    default_code = "refused"


def answer_error(error: Exception, context: dict[str, Any]) -> Response | None:
    """Return the response to an error of an API view; None lets it become a 500."""
    if isinstance(error, Refused):
        error = Conflict(str(error))
    return exception_handler(error, context)
