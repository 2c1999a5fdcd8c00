from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_GET

from accounts.access import current_user, staff_only


@staff_only
@require_GET
def signed_in(request: HttpRequest) -> HttpResponse:
    """Name the person who is signed in, for the page that asked for the password again."""
    return JsonResponse({"person": current_user(request).pk})
