"""Actions on the mails of the queue: on one, on the selected, on all of a list; and their undo."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy
from django.views.decorators.http import require_POST
from django_htmx.http import trigger_client_event

from accounts.access import current_user, requires
from config.web.pages import HtmxRequest, render_fragments
from config.web.toasts import notify
from mail.models import InboundMail, OutboundMail
from mail.queue.bulk import Done, Wish, act_on_list, act_on_mails
from mail.queue.delete import KEPT
from mail.queue.forms import QueueActForm, UndoForm
from mail.queue.queue_lists import QUEUE_LISTS, QueueList
from mail.queue.views import TEMPLATE, queue_context
from mail.settings.sender_rules import CannotRuleSender, rule_sender

DONE = {
    "recover": ngettext_lazy("%d mail goes on.", "%d mails go on."),
    "retry": ngettext_lazy("%d mail is tried again now.", "%d mails are tried again now."),
    "delete": ngettext_lazy("%d mail is deleted.", "%d mails are deleted."),
    "give-up": ngettext_lazy("%d mail is given up.", "%d mails are given up."),
    "restore": ngettext_lazy("%d mail is back.", "%d mails are back."),
}


@require_POST
@requires("may_administer")
def act(request: HtmxRequest) -> HttpResponse:
    """Retry, recover, delete … the selected mails, or all of the list."""
    form = QueueActForm(request.POST)
    if not form.is_valid():
        return refuse(request, _("Pick the mails first, with their boxes or with the key x."))
    wish = form.cleaned_data
    shelf, name = QUEUE_LISTS[wish["shelf"]], wish["act"]
    batch = (timezone.now() + KEPT).isoformat() if name == "delete" else ""
    by = current_user(request)
    if wish["all"]:
        whole = Wish(shelf.slug, name, cause=wish["cause"], batch=batch)
        done = act_on_list(whole, by=by)
    else:
        mails = _mails(shelf.way).filter(pk__in=wish["mail"])
        if not mails:
            raise Http404
        try:
            _rule_sender(mails, wish["rule"], by=by)
        except CannotRuleSender as error:
            return refuse(request, str(error))
        done = act_on_mails(shelf.way, name, mails, by=by, batch=batch)
    if not done.count:
        return refuse(request, done.refusal or _("Nothing waits here any more."))
    undo = _undo_url(name, batch, wish["mail"] if not wish["all"] else [])
    return _answer(request, shelf, wish["cause"], _words(name, done), undo)


@require_POST
@requires("may_administer")
def undo(request: HtmxRequest) -> HttpResponse:
    """Undo one bulk deletion or give-up."""
    form = UndoForm(request.GET)
    if not form.is_valid():
        raise Http404
    by, at = current_user(request), form.cleaned_data["at"]
    if at:
        wish = Wish("deleted", "restore", batch=at.isoformat())
        done = act_on_list(wish, by=by)
    else:
        mails = OutboundMail.objects.filter(pk__in=form.cleaned_data["mail"])
        done = act_on_mails("out", "restore", mails, by=by)
    if not done.count:
        return refuse(request, done.refusal or _("These mails were taken back already."))
    response = notify(request, HttpResponse(status=204), _words("restore", done))
    return trigger_client_event(response, "mail-queue", {})


def refuse(request: HttpRequest, words: str) -> HttpResponse:
    if getattr(request, "htmx", False):
        return HttpResponse(words, status=409, content_type="text/plain; charset=utf-8")
    messages.error(request, words, extra_tags="late")
    return redirect("mail:queue")


def _mails(way: str) -> QuerySet[Any]:
    return (InboundMail if way == "in" else OutboundMail)._default_manager.all()


def _rule_sender(mails: QuerySet[Any], verdict: str, *, by: Any) -> None:
    """Block or allow the sender of one mail, from the mail's own page."""
    for sender in {mail.from_address for mail in mails} if verdict else ():
        rule_sender(sender, verdict, by=by, stood_in_mail=True)


def _undo_url(name: str, batch: str, mails: list[int]) -> str:
    if name == "delete":
        return f"{reverse('mail:queue-undo')}?{urlencode({'at': batch})}"
    if name == "give-up" and mails:
        return f"{reverse('mail:queue-undo')}?{urlencode({'mail': mails}, doseq=True)}"
    return ""


def _words(name: str, done: Done) -> str:
    words = str(DONE[name] % done.count)
    if done.goes_on:
        words += " " + _("The others follow in a moment.")
    return words


def _answer(
    request: HtmxRequest, shelf: QueueList, cause: str, words: str, undo: str
) -> HttpResponse:
    response: HttpResponse
    if request.htmx:
        context = queue_context(request, shelf, cause=cause)
        response = render_fragments(request, TEMPLATE, ["queue-list", "queue-tabs"], context)
    else:
        query = {name: value for name, value in (("shelf", shelf.slug), ("cause", cause)) if value}
        response = redirect(f"{reverse('mail:queue')}?{urlencode(query)}")
    return notify(request, response, words, undo=undo)
