"""Error responses of the API."""

import logging
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
from config.disk_errors import cannot_store
from config.refusals import COLLIDED, Refused, is_deadlock
from config.storable import texts_in
from config.web.bad_input import reason_of
from config.web.refusals import NOT_STORED, READS

logger = logging.getLogger(__name__)


class Conflict(APIException):
    """The response to a refused action: 409, with the reason and the next step in `detail`."""

    status_code = 409
    default_code = "refused"


class NotStored(APIException):
    """The response to a change that the server cannot store: 507, and nothing was saved."""

    status_code = 507
    default_code = "not_stored"
    default_detail = NOT_STORED


def answer_error(error: Exception, context: dict[str, Any]) -> Response | None:
    """Return the response to an error of an API view; None lets it become a 500."""
    request = context["request"]
    if isinstance(error, Refused):
        error = Conflict(str(error))
    elif is_deadlock(error):
        logger.warning("Two changes waited for each other", exc_info=error)
        error = Conflict(str(COLLIDED))
    elif request.method not in READS and cannot_store(error):
        logger.exception("Nothing can be stored")
        error = NotStored()
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
