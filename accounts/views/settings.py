from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from accounts.access import staff_only


@staff_only
@require_safe
def settings(request: HttpRequest) -> HttpResponse:
    return redirect("accounts:profile")
