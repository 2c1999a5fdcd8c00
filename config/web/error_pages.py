"""Error pages: customers, who come by a link in a mail, have no administrator and no inbox."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views import defaults

# The addresses in feedback mails; a test compares them with the URLs of the public pages.
FOR_CUSTOMERS = ("/f/", "/u/")


def bad_request(request: HttpRequest, exception: Any) -> HttpResponse:
    if _is_for_customers(request):
        return _public("public_400.html", 400)
    return defaults.bad_request(request, exception)


def page_not_found(request: HttpRequest, exception: Any) -> HttpResponse:
    if _is_for_customers(request):
        return _public("public_404.html", 404)
    return defaults.page_not_found(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    if _is_for_customers(request):
        return _public("public_500.html", 500)
    return defaults.server_error(request)


def _is_for_customers(request: HttpRequest) -> bool:
    return request.path_info.startswith(FOR_CUSTOMERS)


def _public(template: str, status: int) -> HttpResponse:
    """Render a public page without a query: the database may be what failed."""
    response = HttpResponse(render_to_string(template), status=status)
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Cache-Control"] = "no-store"
    return response
