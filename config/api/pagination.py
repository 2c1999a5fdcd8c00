"""Keyset pagination of the API's lists."""

from rest_framework.exceptions import NotFound
from rest_framework.pagination import Cursor, CursorPagination
from rest_framework.request import Request

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
