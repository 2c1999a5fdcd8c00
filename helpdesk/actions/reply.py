from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from config.addresses import normalize_address
from config.refusals import Refused
from helpdesk import events, statuses
from helpdesk.actions.apply_macro import apply_macro
from helpdesk.actions.attach import Upload, attach
from helpdesk.actions.changes import (
    apply_agent_message,
    copy_columns,
    index_text,
    locked,
    save,
)
from helpdesk.actions.reply_hold import keep_hold, start_hold, values_of
from helpdesk.actions.status import change_status
from helpdesk.actions.submission import CannotSendAgain, holds, stored_message
from helpdesk.channels import ReplyRoute, reply_route
from helpdesk.models import Draft, Macro, Message, Ticket
from helpdesk.variables import unfilled_variables
from ledger.actors import Actor
from ledger.models import Event
from ledger.origin import Origin, origin_of


class CannotReply(Refused):
    """The message gives the reason and the next step."""


def reply_to_ticket(
    ticket: Ticket,
    text: str,
    *,
    by: Actor,
    to: str = "",
    status: str | None = None,
    submission: UUID | None = None,
    attachments: Sequence[Upload] = (),
    macro: Macro | None = None,
    with_undo: bool = False,
    now: datetime | None = None,
    caused_by: Event | None = None,
) -> Message:
    """Send a public reply to the requester, and set the status if one is given.

    A reply by a rule or by the system is an automatic message: it goes out as automatic mail, and
    the customer still waits for a person.

    The ticket's channel tells what the reply needs and sends it: for mail, the outbound mail is
    written in the same transaction. `to` is one of the addresses that the channel offers; it is
    kept for later replies. `submission` is the idempotency key of the
    form: a reply sent twice is stored once, and refused if it was changed in between.

    `macro`: the saved reply whose changes are made with it, but for its status. `with_undo` holds
    the reply for a few seconds, if its channel can; `withdraw_reply` takes it back until then.
    """
    if sent := _sent_before(submission, ticket, text, to=to, attachments=attachments):
        return sent
    _check_text(text, attachments)
    with transaction.atomic():
        current = locked(ticket)
        if sent := _sent_before(submission, current, text, to=to, attachments=attachments):
            return sent
        if current.status == statuses.CLOSED:
            raise CannotReply(_("This ticket is closed. Open a new one to write again."))
        origin = origin_of(by, now, caused_by)
        before = values_of(current)
        route = _route_to(current, to, origin)
        if refusal := route.needs.refusal or route.sender.text_refusal(text):
            raise CannotReply(refusal)
        held = start_hold(current, route, origin, before=before) if with_undo else None
        message = _write(
            current,
            text,
            route=route,
            origin=origin,
            submission=submission,
            attachments=attachments,
            send_after=held.until if held else None,
        )
        origin.record(events.TICKET_REPLIED, current, message=message.pk)
        if macro:
            apply_macro(current, macro, origin=origin)
        if status:
            change_status(current, status, origin=origin)
        if held:
            keep_hold(held, message, current, macro=macro)
        copy_columns(ticket, current)
    return message


def _check_text(text: str, attachments: Sequence[Upload]) -> None:
    if not text.strip() and not attachments:
        raise CannotReply(_("The reply is empty. Write something first."))
    if refusal := variables_refusal(text):
        raise CannotReply(refusal)


def variables_refusal(text: str) -> str:
    """Return why a text with variables that were not replaced is not sent; "" without any."""
    names = ", ".join(f"{{{name}}}" for name in unfilled_variables(text))
    words = _("Not sent: there is no value for %(names)s. Write what it stands for, then send.")
    return words % {"names": names} if names else ""


def _sent_before(
    submission: UUID | None,
    ticket: Ticket,
    text: str,
    *,
    to: str,
    attachments: Sequence[Upload],
) -> Message | None:
    """Return the reply of this form if it was sent before as it is now."""
    sent = stored_message(submission)
    if sent is None:
        return None
    is_here = sent.ticket_id == ticket.pk and not sent.is_note
    recipients = [normalize_address(each) for each in sent.outbound.to] if sent.outbound else []
    is_to = not (to and recipients) or normalize_address(to) in recipients
    if is_here and is_to and holds(sent, text, attachments):
        return sent
    raise CannotSendAgain(
        _(
            "Your reply was sent before you changed it. What you wrote now is still here; send it"
            " as a new reply."
        )
    )


def _route_to(ticket: Ticket, to: str, origin: Origin) -> ReplyRoute:
    """Return the route of the reply to the chosen address; the choice is recorded."""
    route = reply_route(ticket)
    before, chosen = route.needs.to, normalize_address(to)
    if not to or chosen == normalize_address(before):
        return route
    if chosen not in route.needs.choices:
        raise CannotReply(
            _("%s is not an address of this ticket. Choose one of the addresses shown.") % to
        )
    ticket.replies_to_asked = chosen == ticket.asked_reply_to
    save(ticket, ["replies_to_asked"], now=origin.at)
    origin.record(events.TICKET_REPLY_ADDRESS_CHOSEN, ticket, before=before, after=chosen)
    return reply_route(ticket)


def _write(
    ticket: Ticket,
    text: str,
    *,
    route: ReplyRoute,
    origin: Origin,
    submission: UUID | None,
    attachments: Sequence[Upload],
    send_after: datetime | None,
) -> Message:
    message = Message.objects.create(
        ticket=ticket,
        agent=origin.person,
        channel=route.channel,
        text=text.strip(),
        submission=submission,
        is_automatic=origin.person is None,
        created_at=origin.at,
    )
    files = attach(message, attachments)
    route.sender.send(
        ticket, message, needs=route.needs, files=files, by=origin.person, send_after=send_after
    )
    ticket.has_attachments = ticket.has_attachments or bool(files)
    fields = _note_written(ticket, origin)
    save(ticket, [*fields, "has_attachments"], now=origin.at)
    index_text(ticket, text)
    return message


def _note_written(ticket: Ticket, origin: Origin) -> list[str]:
    """Update the ticket after a reply; return the changed names.

    The customer still waits for a person after the reply of a rule or of the system.
    """
    if origin.person is None:
        ticket.last_message_at = origin.at
        return ["last_message_at"]
    ticket.status = statuses.after_agent_acted(ticket.status)
    ticket.assignee = ticket.assignee or origin.person
    Draft.objects.filter(ticket=ticket, user=origin.person, kind=Message.Kind.PUBLIC).delete()
    return [*apply_agent_message(ticket, at=origin.at), "status", "assignee"]
