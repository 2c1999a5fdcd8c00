"""Views of the composer: replies, notes and their drafts."""

from typing import Any
from uuid import uuid4

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django_htmx.http import trigger_client_event

from accounts.access import current_user
from accounts.models import User
from config.web.pages import HtmxRequest, render_fragments
from config.web.refusals import refusals_on, refusals_on_page
from config.web.toasts import notify
from helpdesk.access import get_ticket_for, lock_ticket_for, refuse_merged
from helpdesk.actions.attach import Upload
from helpdesk.actions.draft import save_draft
from helpdesk.actions.draft_files import draft_uploads
from helpdesk.actions.note import add_note
from helpdesk.actions.reply import CannotReply, reply_to_ticket
from helpdesk.actions.submission import CannotSendAgain, stored_message
from helpdesk.forms.composer import DraftForm, MessageForm, ReplyForm
from helpdesk.inbox_views import FIRST_VIEW
from helpdesk.macros.access import find_macro_for
from helpdesk.merging.written_for import WrittenFor, reply_written_for
from helpdesk.models import Macro, Message, Ticket
from helpdesk.notifications.mentioned import Mentioned, mentioned_in
from helpdesk.thread.messages import held_seconds
from helpdesk.thread.own_state import newest_unseen, unseen_text
from helpdesk.views.inbox import list_frame, page_context
from helpdesk.views.responses import refresh_list, ticket_action, ticket_form
from helpdesk.views.ticket import SENDS, TEMPLATE, composer_context, thread_context, ticket_context

# The events that leave a ticket whose reply was sent.
GOES_TO = {"next": "ticket-next", "list": "ticket-list"}
YEAR = 60 * 60 * 24 * 365


@ticket_form
def reply(request: HtmxRequest, pk: int) -> HttpResponse:
    """Send a reply, unless a newer message arrived that its writer has not seen."""
    user, form = current_user(request), ReplyForm(request.POST, request.FILES)
    if form.is_valid():
        with refusals_on_page(request, form), refusals_on(form, only=CannotSendAgain):
            ticket, sent, doubt = _reply_unless_doubtful(user, pk, form)
            if sent is None:
                return _not_sent(request, ticket, form, **doubt)
            then, goes_to = form.cleaned_data["then"], form.goes_to
            response = _sent(request, ticket, then=then, goes_to=goes_to)
            return _with_undo(request, response, sent)
    return _not_sent(request, get_ticket_for(user, pk, to_answer=True), form)


@ticket_form
def note(request: HtmxRequest, pk: int) -> HttpResponse:
    user, form = current_user(request), MessageForm(request.POST, request.FILES)
    if form.is_valid():
        with refusals_on_page(request, form), refusals_on(form, only=CannotSendAgain):
            ticket, doubtful = _note_unless_doubtful(user, pk, form, "anyway" in request.POST)
            if doubtful is None:
                return _sent(request, ticket)
            return _not_sent(request, ticket, form, as_note=True, mentioned=doubtful)
    return _not_sent(request, get_ticket_for(user, pk), form, as_note=True)


@ticket_action
def draft(request: HtmxRequest, pk: int) -> HttpResponse:
    """Save the typed text, and answer with the version of the stored one.

    409 has the stored text, which this one may not replace. A draft that arrives after its message
    was sent is discarded, with 204. That of a merged ticket is kept and shown there, and the answer
    says that it cannot be sent.
    """
    user, form = current_user(request), DraftForm(request.POST)
    ticket = get_ticket_for(user, pk)
    if not form.is_valid():
        words = " ".join(str(error) for errors in form.errors.values() for error in errors)
        return HttpResponse(words, status=400, content_type="text/plain; charset=utf-8")
    kind, submission = form.cleaned_data["kind"], form.cleaned_data["submission"]
    text = form.cleaned_data["text"].replace("\r\n", "\n")
    stored = save_draft(
        ticket, text=text, by=user, kind=kind, submission=submission, browser=form.browser
    )
    if stored is None:
        return HttpResponse(status=204)
    refuse_merged(ticket)
    if stored.text == text or not (stored.text or text.strip()):
        return JsonResponse({"version": stored.version})
    return JsonResponse({"version": stored.version, "text": stored.text}, status=409)


def _reply_unless_doubtful(
    user: User, pk: int, form: ReplyForm
) -> tuple[Ticket, Message | None, dict[str, Any]]:
    """Send the reply and return it; otherwise None, and what its writer is asked about before."""
    said = form.cleaned_data
    with lock_ticket_for(user, pk) as ticket:
        if unseen := _unseen(ticket, form):
            return ticket, None, {"unseen": unseen}
        meant = reply_written_for(ticket, user)
        is_asked = meant and meant.is_other and said["written_for"] != meant.number
        if is_asked and not stored_message(said["submission"]):
            return ticket, None, {"meant": meant}
        macro = _macro(user, ticket, form)
        sent = reply_to_ticket(
            ticket,
            said["text"],
            by=user,
            to=said["to"],
            status=form.status_with(macro),
            macro=macro,
            submission=said["submission"],
            attachments=_files(ticket, user, form),
            with_undo=True,
        )
    return ticket, sent, {}


def _macro(user: User, ticket: Ticket, form: ReplyForm) -> Macro | None:
    """Return the saved reply whose changes were shown above the text, at this ticket."""
    pk, shown = form.cleaned_data["macro"], form.cleaned_data["macro_changes"]
    macro = find_macro_for(user, pk) if pk else None
    if pk and macro is None:
        raise CannotReply(
            _("Not sent: this saved reply was deleted. Remove its changes, then send.")
        )
    if macro and macro.changes_key(ticket.pk) != shown:
        raise CannotReply(_("Not sent: this saved reply was changed. Choose it again."))
    return macro


def _with_undo(request: HtmxRequest, response: HttpResponse, reply: Message) -> HttpResponse:
    """Add a toast with the undo of a reply that is held."""
    seconds = held_seconds(reply, timezone.now())
    if not seconds:
        return response
    toast = _("Sending your reply to ticket #%(number)d.") % {"number": reply.ticket_id}
    undo = reverse("helpdesk:withdraw-reply", args=[reply.ticket_id, reply.pk])
    return notify(request, response, toast, undo=undo, seconds=seconds)


def _note_unless_doubtful(
    user: User, pk: int, form: MessageForm, anyway: bool
) -> tuple[Ticket, Mentioned | None]:
    """Add the note; otherwise return its mentions of people who would not be told."""
    said = form.cleaned_data
    with lock_ticket_for(user, pk, to_answer=False) as ticket:
        mentioned = mentioned_in(said["text"], ticket)
        if mentioned.is_doubtful and not anyway:
            return ticket, mentioned
        files = _files(ticket, user, form)
        submission = said["submission"]
        add_note(ticket, said["text"], by=user, submission=submission, attachments=files)
    return ticket, None


def _files(ticket: Ticket, user: User, form: MessageForm) -> list[Upload]:
    """Return the files of the draft, and those that came with the form."""
    said = form.cleaned_data
    submission, also = said["submission"], said["attachments"]
    return draft_uploads(ticket, said["kept"], by=user, submission=submission, also=also)


def _unseen(ticket: Ticket, form: ReplyForm) -> Message | None:
    """Return the newest message by another writer that arrived after the last one seen."""
    seen, shown = form.cleaned_data["seen"], form.cleaned_data["shown"]
    if seen is None:
        return None
    submission = form.cleaned_data["submission"]
    return newest_unseen(ticket, seen=max(seen, shown or 0), submission=submission)


def _sent(
    request: HtmxRequest, ticket: Ticket, *, then: str = "", goes_to: str = ""
) -> HttpResponse:
    if not request.htmx and goes_to == "list":
        response: HttpResponse = redirect("helpdesk:inbox")
    elif not request.htmx:
        response = redirect("helpdesk:ticket", ticket.pk)
    else:
        context = ticket_context(request, ticket)
        context["then"] = then if then in ReplyForm.THEN else context["then"]
        parts = ["composer", "thread", "ticket-head"]
        response = render_fragments(request, TEMPLATE, parts, context)
        response["HX-Retarget"] = "#composer"
        response["HX-Reswap"] = "outerHTML"
        refresh_list(response)
        trigger_client_event(response, GOES_TO.get(goes_to, "ticket-sent"), {})
    if then in ReplyForm.THEN:
        response.set_cookie(SENDS, then, max_age=YEAR, samesite="Lax", httponly=True)
    return response


def _not_sent(
    request: HtmxRequest,
    ticket: Ticket,
    form: MessageForm,
    *,
    as_note: bool = False,
    unseen: Message | None = None,
    meant: WrittenFor | None = None,
    mentioned: Mentioned | None = None,
) -> HttpResponse:
    """Answer that nothing was sent: the text stays, and a notice gives the reason.

    If this form was sent before with another text, the text is kept as a draft, and a new key lets
    the form be sent again.
    """
    sent = _keep_changed(request, ticket, form, as_note=as_note)
    context: dict[str, Any] = {
        "sent": sent,
        "as_note": as_note,
        "errors": [error for errors in form.errors.values() for error in errors],
        "mentioned": mentioned,
        "unseen": unseen,
        "meant": meant,
        "looked_at": form.cleaned_data.get("written_for"),
        "shown": form.cleaned_data.get("shown"),
        "unseen_says": unseen_text(unseen) if unseen else "",
        "posted_then": request.POST.get("then", ""),
        "new_from": unseen.pk if unseen else None,
    }
    if request.htmx:
        context |= thread_context(ticket)
        parts = ["composer-notice", "thread"] if unseen or sent else ["composer-notice"]
        if sent:
            parts.append("note-key" if as_note else "reply-key")
            context |= {"note_key": uuid4(), "reply_key": uuid4()}
        return render_fragments(request, TEMPLATE, parts, context, status=422)
    page = page_context(list_frame(request, FIRST_VIEW)) | {"open_pk": ticket.pk}
    page |= ticket_context(request, ticket) | composer_context(request, ticket)
    # A ticket that takes no reply shows the field of notes alone: the text is kept there.
    as_note = as_note or not page["may_reply"]
    typed = {"note_text" if as_note else "reply_text": request.POST.get("text", "")}
    page |= context | typed | {"as_note": as_note}
    return render(request, "helpdesk/inbox.html", page, status=422)


def _keep_changed(
    request: HtmxRequest, ticket: Ticket, form: MessageForm, *, as_note: bool
) -> Message | None:
    """Save the text as a draft if this form stored another one before; return that message."""
    sent = stored_message(form.cleaned_data.get("submission"))
    if sent and (text := form.cleaned_data.get("text", "")):
        kind = Message.Kind.NOTE if as_note else Message.Kind.PUBLIC
        save_draft(ticket, text=text, by=current_user(request), kind=kind)
    return sent
