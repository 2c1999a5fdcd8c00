"""The Postbox: mails that customers received, and writing as a customer."""

from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.access import staff_only
from config.web.form_page import form_page
from config.web.pages import HtmxRequest, render_fragments
from config.web.params import whole_number
from config.web.toasts import notify
from demo.postbox import mail_list, writers
from demo.postbox.actions.let_a_day_pass import let_a_day_pass
from demo.postbox.forms import WriteForm
from demo.postbox.views.mail import mail_context

PAGE = "demo/postbox.html"


@staff_only
@require_safe
def postbox(request: HtmxRequest, pk: int | None = None) -> HttpResponse:
    """Show the list, and beside it the chosen mail or the newest."""
    whose = chosen_customer(request)
    chosen = mail_list.get_mail(pk) if pk else None
    context = list_context(request, whose) | {"is_chosen": bool(chosen)}
    if request.htmx and request.GET.get("part") == "list":
        shown = chosen.pk if chosen else whole_number(request.GET.get("open"))
        return render_fragments(request, PAGE, ["list"], context | {"open_pk": shown})
    if request.htmx and request.GET.get("after"):
        return render_fragments(request, PAGE, ["rows"], context)
    context |= mail_context(request, chosen or mail_list.newest_mail(whose), who=whose)
    if request.htmx and request.GET.get("part") == "view":
        return render_fragments(request, "demo/mail.html", ["view"], context)
    return render(request, PAGE, context)


@staff_only
@require_POST
def day(request: HtmxRequest) -> HttpResponse:
    """Skip one day."""
    passed = let_a_day_pass()
    message = ngettext(
        "One day skipped. %(count)d feedback request was due and is checked and sent now.",
        "One day skipped. %(count)d feedback requests were due and are checked and sent now.",
        passed.due,
    )
    if not request.htmx:
        return notify(request, redirect("demo:postbox"), message % {"count": passed.due})
    context = list_context(request, chosen_customer(request))
    context["open_pk"] = whole_number(request.POST.get("open"))
    response = render_fragments(request, PAGE, ["list"], context)
    return notify(request, response, message % {"count": passed.due})


@staff_only
def write(request: HtmxRequest) -> HttpResponse:
    """Write a new mail as a customer."""
    writer = chosen_customer(request)

    def save(form: WriteForm) -> HttpResponse:
        form.send()
        response = redirect("demo:postbox")
        return notify(request, response, _("Sent. The mail becomes a ticket within seconds."))

    form = partial(WriteForm, initial={"writer": writer})
    context = list_context(request, writer) | {"is_chosen": True}
    return form_page(request, PAGE, form, save, context=context)


def list_context(request: HtmxRequest, whose: int | None) -> dict[str, Any]:
    page = mail_list.mails_of(whose, after=request.GET.get("after"))
    query = {"who": whose} if whose else {}
    return {
        "page": page,
        "whose": whose,
        "filters": writers.customer_filters(),
        "writer": writers.find_writer(whose),
        "waiting": mail_list.waiting_requests(),
        "query": f"?{urlencode(query)}" if query else "",
        "section": "postbox",
        "live_topics": ["postbox", "feedback"],
    }


def chosen_customer(request: HtmxRequest) -> int | None:
    """Return the customer of the ?who= filter."""
    return whole_number(request.GET.get("who"))
