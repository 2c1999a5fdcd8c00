"""Stop feedback requests: a GET shows a button, a POST stops; one click is a POST too."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from journeys.feedback.actions.opt_out import has_opted_out, opt_in, opt_out
from journeys.feedback.emails.request_email import opt_out_address
from journeys.feedback.tokens import hashed
from journeys.feedback.views.public_page import asked_by, link_expired, render_public_page
from journeys.models import FeedbackRequest


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Never a redirect: mail programs that press the button follow none. The link does not expire,
    because a person may find the mail next year and still wants to be left alone."""
    asked = (
        FeedbackRequest.objects.select_related("customer", "agent", "ticket__mailbox", "survey")
        .select_related("outbound__mailbox")
        .filter(unsubscribe_token=hashed(token))
        .first()
    )
    if asked is None:
        return link_expired()
    if request.method == "POST":
        if "undo" in request.POST:
            opt_in(asked, source="unsubscribe page")
        else:
            one_click = request.POST.get("List-Unsubscribe") == "One-Click"
            opt_out(asked, source="one-click unsubscribe" if one_click else "unsubscribe page")
    context = {
        "asked": asked,
        "is_out": has_opted_out(asked),
        "masked": masked(asked.email),
        "days": opt_out_address(asked),
    }
    return render_public_page("journeys/public/unsubscribe.html", asked_by(asked) | context)


def masked(email: str) -> str:
    """c•••@post.example: enough to know oneself, not enough to learn an address."""
    local, _at, domain = email.partition("@")
    return f"{local[:1]}•••@{domain}"
