"""The body of a provider's request, with its fields as bytes: a mail must not be decoded."""

import re
from urllib.parse import unquote_to_bytes

from django.http import HttpRequest, QueryDict

# 30 MB of mail in Base64 and JSON, with room for the other fields.
MAX_BYTES = 64 * 1024 * 1024
SMALL = 64 * 1024
NAME = re.compile(rb'\bname="([^"]*)"')


class TooLarge(Exception):
    """The body is larger than any mail we would keep."""


def take_body(request: HttpRequest) -> None:
    """Read the body past Django's limit for forms, which is that of one mail without Base64."""
    body = request.read(MAX_BYTES + 1)
    if len(body) > MAX_BYTES:
        raise TooLarge
    request._body = body  # `body` and `POST` look here first


def exact_fields(request: HttpRequest) -> dict[str, bytes]:
    """Return the fields of a form as bytes; empty for any other body."""
    if request.content_type == "multipart/form-data":
        boundary = (request.content_params or {}).get("boundary", "")
        return dict(_parts(request.body, boundary.encode("latin-1", "replace")))
    if request.content_type == "application/x-www-form-urlencoded":
        pairs = (pair.partition(b"=") for pair in request.body.split(b"&"))
        return {_plain(name).decode("utf-8", "replace"): _plain(v) for name, _eq, v in pairs}
    return {}


def set_small_fields(request: HttpRequest, fields: dict[str, bytes]) -> None:
    """Set POST for signature checks; the mail itself is left out of it."""
    post = QueryDict(mutable=True)
    for name, value in fields.items():
        if len(value) <= SMALL:
            post[name] = value.decode("utf-8", "replace")
    request.POST = post  # type: ignore[assignment]


def _parts(body: bytes, boundary: bytes) -> list[tuple[str, bytes]]:
    if not boundary:
        return []
    found = []
    for part in (b"\r\n" + body).split(b"\r\n--" + boundary)[1:]:
        head, blank, content = part.partition(b"\r\n\r\n")
        name = NAME.search(head)
        if blank and name:
            found.append((name[1].decode("utf-8", "replace"), content))
    return found


def _plain(value: bytes) -> bytes:
    return unquote_to_bytes(value.replace(b"+", b" "))
