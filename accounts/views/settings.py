from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts.access import staff_only


def settings_page(
    request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """Render a page inside the Settings layout."""
    return render(request, template, context, status=status)


@staff_only
@require_safe
def settings(request: HttpRequest) -> HttpResponse:
    return redirect("accounts:profile")
