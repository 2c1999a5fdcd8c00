"""The answer of the API where it has no such address: JSON, as its other errors."""

from typing import Any, NoReturn

from django.utils.translation import gettext as _
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.views import APIView


class NoSuchAddress(APIView):
    """Answers every method with 404, and 401 to a request of nobody known."""

    schema = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> NoReturn:
        super().initial(request, *args, **kwargs)
        raise NotFound(_("There is nothing at this address. See /api/v1/docs/."))
