"""Parsers of the API's bodies, bounded in size, depth and numbers.

REST framework imports them while it loads its views, so this module must not import those.
"""

from collections.abc import Mapping
from io import BytesIO
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from rest_framework import parsers
from rest_framework.exceptions import APIException, ParseError

from config.storable import MAX_NESTED, has_infinity, is_nested_too_deep


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


def _nested_too_deep() -> ParseError:
    return ParseError(_("Nest values at most %d deep.") % MAX_NESTED)
