"""Sign in as a colleague without a password. In the demo only."""

from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from demo.people import sign_in_choices

BACKEND = "django.contrib.auth.backends.ModelBackend"


@require_POST
def sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in as one of the people of the sign-in page; 404 for any other user."""
    wanted = request.POST.get("person", "")
    person = next(
        (each for each in sign_in_choices() if wanted in (str(each.user.pk), each.name)), None
    )
    if person is None:
        raise Http404
    login(request, person.user, backend=BACKEND)
    return redirect(_safe(request, request.POST.get("next", "")))


def _safe(request: HttpRequest, url: str) -> str:
    is_ours = url_has_allowed_host_and_scheme(
        url, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return url if is_ours else "/"
