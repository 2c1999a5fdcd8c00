from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accounts.access import current_user, staff_only
from accounts.settings_pages import settings_pages


def settings_page(
    request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """A page within the frame of Settings."""
    pages = settings_pages(current_user(request))
    return render(request, template, {"settings_pages": pages, **context}, status=status)


@staff_only
def settings(request: HttpRequest) -> HttpResponse:
    return redirect("accounts:profile")
