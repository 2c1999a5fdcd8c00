"""What every API endpoint shares: pages by key, and problems told in words."""

from rest_framework.exceptions import APIException
from rest_framework.pagination import CursorPagination


class NewestFirst(CursorPagination):
    """Pages by key, never by offset: `next` and `previous` are links."""

    ordering = "-pk"
    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 200


class Refused(APIException):
    """An action said no; its words say why and what to do."""

    status_code = 409
    default_code = "refused"
