"""A mail of the Postbox as its recipient sees it, and the reply to it."""

from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.csp import CSP
from django.utils.translation import gettext as _
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_GET, require_POST

from accounts.access import staff_only
from config.web.pages import HtmxRequest, render_fragments
from config.web.refusals import return_to
from config.web.toasts import notify
from demo.models import PostboxMail
from demo.postbox.actions.mark_read import mark_read
from demo.postbox.actions.send import reply_as_customer
from demo.postbox.mail_list import get_mail
from demo.postbox.render import (
    Theme,
    feedback_tokens,
    render_headers,
    render_html,
    render_text,
)
from demo.postbox.reply_preview import preview_reply
from demo.postbox.view_options import chosen_options, option_groups
from journeys.feedback.views.staff_session import let_play_customer
from mail.parsing.read import read as read_mail

# No script of a mail runs. Its links open in a new page outside of the sandbox.
SANDBOX: dict[str, Any] = {
    "default-src": [CSP.NONE],
    "img-src": ["data:"],
    "style-src": [CSP.UNSAFE_INLINE],
    "frame-ancestors": [CSP.SELF],
    "form-action": [CSP.NONE],
    "sandbox": ["allow-popups", "allow-popups-to-escape-sandbox"],
}
FEEDBACK_EXAMPLES = (
    "2, I had to ask three times",
    "4, but it should not have been bent",
    "5 - great!",
    "I waited 5 days",
    "4-5",
    "stop",
)
REPLY_EXAMPLES = (
    "Thank you, that works for me.",
    "It is bent again!",
    "When will it arrive?",
    "You have not answered my question.",
)


def mail_context(
    request: HttpRequest, mail: PostboxMail | None, *, who: int | None = None
) -> dict[str, Any]:
    """Return the context of the mail's pane: view options, examples of replies, preview."""
    chosen = chosen_options(request.GET.dict(), theme=request.COOKIES.get("theme", ""))
    url = reverse("demo:mail", args=[mail.pk]) if mail else ""
    return {
        "mail": mail,
        "open_pk": mail.pk if mail else None,
        "chosen": chosen,
        "ways": option_groups(url, chosen, who=who) if mail else [],
        "tries": FEEDBACK_EXAMPLES if mail and mail.kind == "feedback_request" else REPLY_EXAMPLES,
        "reading": preview_reply(mail, "") if mail else None,
        "name": _name(mail) if mail else "",
    }


@staff_only
@require_GET
@csp_override(SANDBOX)
def frame(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the mail in the sandboxed frame. Its links work as in the customer's browser."""
    mail = get_object_or_404(PostboxMail, pk=pk)
    raw, chosen = bytes(mail.raw), chosen_options(request.GET.dict(), theme="")
    theme = cast(Theme, chosen["face"])
    if chosen["shows"] == "headers":
        html = render_headers(raw, theme=theme)
    elif chosen["shows"] == "text":
        html = render_text(read_mail(raw), theme=theme)
    else:
        html = render_html(raw, read_mail(raw), theme=theme)
    response = HttpResponse(html)
    let_play_customer(response, feedback_tokens(raw))
    response["Referrer-Policy"] = "no-referrer"
    return response


@staff_only
@require_POST
def read(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark the mail as read."""
    mark_read(get_object_or_404(PostboxMail, pk=pk))
    return HttpResponse(status=204)


@staff_only
@require_POST
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """Preview the outcome of the typed reply; nothing is stored."""
    mail = get_object_or_404(PostboxMail, pk=pk)
    context = {"reading": preview_reply(mail, request.POST.get("text", ""))}
    return render_fragments(request, "demo/mail.html", ["detected-score"], context)


@staff_only
@require_POST
def reply(request: HtmxRequest, pk: int) -> HttpResponse:
    """Send the reply as the customer."""
    mail = get_mail(pk)
    return_to(request, reverse("demo:mail", args=[pk]))
    reply_as_customer(mail, request.POST.get("text", ""))
    message = _("Sent as %s. It arrives within seconds.") % _name(mail)
    if not request.htmx:
        return notify(request, redirect("demo:mail", pk=pk), message)
    context = mail_context(request, mail)
    return notify(
        request, render_fragments(request, "demo/mail.html", ["answering"], context), message
    )


def _name(mail: PostboxMail) -> str:
    return (mail.customer.first_name if mail.customer else "") or mail.recipient
