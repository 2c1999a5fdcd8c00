"""Actions on the mails of the queue: on one, on the selected, on all of a list; and their undo."""

from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy
from django.views.decorators.http import require_POST
from django_htmx.http import trigger_client_event

from accounts.access import current_user, requires
from config.refusals import Refused
from config.web.pages import HtmxRequest, render_fragments
from config.web.refusals import return_to
from config.web.toasts import notify
from mail.queue.bulk import BulkAction, BulkResult, apply_to_list, apply_to_mails
from mail.queue.delete import RETENTION
from mail.queue.forms import QueueActionForm, UndoForm
from mail.queue.mails import mails_of
from mail.queue.queue_lists import QUEUE_LISTS, QueueList
from mail.queue.views.queue import TEMPLATE, queue_context

RESULT_TEXTS = {
    "recover": ngettext_lazy("%d mail recovered.", "%d mails recovered."),
    "retry": ngettext_lazy("Retrying %d mail.", "Retrying %d mails."),
    "delete": ngettext_lazy("%d mail deleted.", "%d mails deleted."),
    "give-up": ngettext_lazy("%d mail given up.", "%d mails given up."),
    "restore": ngettext_lazy("%d mail restored.", "%d mails restored."),
}


@require_POST
@requires("may_administer")
def apply(request: HtmxRequest) -> HttpResponse:
    """Retry, recover, delete … the selected mails, or all of the list."""
    return_to(request, reverse("mail:queue"))
    form = QueueActionForm(request.POST)
    if not form.is_valid():
        raise Refused(_("Select at least one mail first."))
    data = form.cleaned_data
    queue_list, name = QUEUE_LISTS[data["list"]], data["action"]
    batch = (timezone.now() + RETENTION).isoformat() if name == "delete" else ""
    by = current_user(request)
    if data["all"]:
        whole = BulkAction(queue_list.slug, name, cause=data["cause"], batch=batch)
        done = apply_to_list(whole, by=by)
    else:
        mails = mails_of(queue_list.direction, data["mail"])
        if not mails:
            raise Http404
        done = apply_to_mails(
            queue_list.direction, name, mails, by=by, batch=batch, rule=data["rule"]
        )
    if not done.count:
        raise Refused(done.refusal or _("These mails are no longer in the queue."))
    undo = _undo_url(name, batch, data["mail"] if not data["all"] else [])
    return _answer(request, queue_list, data["cause"], _result_text(name, done), undo)


@require_POST
@requires("may_administer")
def undo(request: HtmxRequest) -> HttpResponse:
    """Undo one bulk deletion or give-up."""
    return_to(request, reverse("mail:queue"))
    form = UndoForm(request.GET)
    if not form.is_valid():
        raise Http404
    by, at = current_user(request), form.cleaned_data["at"]
    if at:
        restore = BulkAction("deleted", "restore", batch=at.isoformat())
        done = apply_to_list(restore, by=by)
    else:
        mails = mails_of("out", form.cleaned_data["mail"])
        done = apply_to_mails("out", "restore", mails, by=by)
    if not done.count:
        raise Refused(done.refusal or _("These mails were already restored."))
    response = notify(request, HttpResponse(status=204), _result_text("restore", done))
    return trigger_client_event(response, "mail-queue", {})


def _undo_url(name: str, batch: str, mails: list[int]) -> str:
    if name == "delete":
        return f"{reverse('mail:queue-undo')}?{urlencode({'at': batch})}"
    if name == "give-up" and mails:
        return f"{reverse('mail:queue-undo')}?{urlencode({'mail': mails}, doseq=True)}"
    return ""


def _result_text(name: str, done: BulkResult) -> str:
    text = str(RESULT_TEXTS[name] % done.count)
    if done.goes_on:
        text += " " + _("The rest follows in the background.")
    return text


def _answer(
    request: HtmxRequest, queue_list: QueueList, cause: str, toast: str, undo: str
) -> HttpResponse:
    response: HttpResponse
    if request.htmx:
        context = queue_context(request, queue_list, cause=cause)
        response = render_fragments(request, TEMPLATE, ["queue-list", "queue-tabs"], context)
    else:
        query = {
            name: value for name, value in (("list", queue_list.slug), ("cause", cause)) if value
        }
        response = redirect(f"{reverse('mail:queue')}?{urlencode(query)}")
    return notify(request, response, toast, undo=undo)
