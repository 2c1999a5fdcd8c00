"""Keyset pagination of the API's lists."""

from base64 import b64decode
from urllib.parse import parse_qs

from django.utils.translation import gettext as _
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.pagination import Cursor, CursorPagination
from rest_framework.request import Request

from config.web.params import whole_number


class NewestFirst(CursorPagination):
    """Keyset pagination, newest first: `next` and `previous` are links."""

    ordering = "-pk"
    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 200

    def get_page_size(self, request: Request) -> int:
        """Return the size that is asked for; ValidationError if it is none that a page may have."""
        given = request.query_params.get(self.page_size_query_param)
        if not given:
            return self.page_size
        size = whole_number(given)
        if not size or size > self.max_page_size:
            message = _("Give a number from 1 to %d.") % self.max_page_size
            raise ValidationError({self.page_size_query_param: [message]})
        return size

    def decode_cursor(self, request: Request) -> Cursor | None:
        """Return the cursor of a link; NotFound for any other, or if its position is no key."""
        given = request.query_params.get(self.cursor_query_param, "")
        if given and not is_whole(given):
            raise NotFound(self.invalid_cursor_message)
        cursor = super().decode_cursor(request)
        if cursor and cursor.position is not None and whole_number(str(cursor.position)) is None:
            raise NotFound(self.invalid_cursor_message)
        return cursor


def is_whole(cursor: str) -> bool:
    """Return True for Base64 of a query string; the decoder passes over all other characters."""
    try:
        text = b64decode(cursor.encode("ascii"), validate=True).decode("ascii")
        return bool(parse_qs(text, strict_parsing=True))
    except ValueError:
        return False
