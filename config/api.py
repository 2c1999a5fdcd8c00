"""Common parts of the API: keyset pagination and error responses."""

from rest_framework.exceptions import APIException
from rest_framework.pagination import CursorPagination


class NewestFirst(CursorPagination):
    """Keyset pagination, newest first: `next` and `previous` are links."""

    ordering = "-pk"
    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 200


class Refused(APIException):
    """An action was refused; the text tells the reason and what to do."""

    status_code = 409
    default_code = "refused"
