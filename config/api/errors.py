"""Error responses of the API."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from rest_framework.exceptions import (
    APIException,
    AuthenticationFailed,
    NotAuthenticated,
    ParseError,
)
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import exception_handler

from config.api.parsers import BodyTooLarge
from config.api.throttling import TooManyRequests, seconds_of_anonymous
from config.refusals import Refused
from config.storable import texts_in
from config.web.bad_input import reason_of


class Conflict(APIException):
    """The response to a refused action: 409, with the reason and the next step in `detail`."""

    status_code = 409
    default_code = "refused"


def answer_error(error: Exception, context: dict[str, Any]) -> Response | None:
    """Return the response to an error of an API view; None lets it become a 500."""
    request = context["request"]
    if isinstance(error, Refused):
        error = Conflict(str(error))
    elif isinstance(error, RequestDataTooBig):
        error = BodyTooLarge()
    elif isinstance(error, SuspiciousOperation):  # such as too many fields
        error = ParseError(str(error))
    elif isinstance(error, (NotAuthenticated, AuthenticationFailed)):
        if seconds := seconds_of_anonymous(request):
            error = TooManyRequests(seconds)
    elif reason := reason_of(error, request, _texts(request)):
        error = ParseError(reason)
    response = exception_handler(error, context)
    if response is not None:  # JSON also where the view answers as YAML
        request.accepted_renderer = JSONRenderer()
        request.accepted_media_type = JSONRenderer.media_type
    return response


def _texts(request: Request) -> Iterator[str]:
    yield request.path
    yield from texts_in(dict(request.query_params.lists()))
    yield from texts_in(request.data)
