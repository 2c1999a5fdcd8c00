from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from config.refusals import Refused
from ledger import live
from ledger.actors import Actor
from ledger.models import Event
from ledger.origin import origin_of
from mail.addresses import checked_address
from mail.events import MAIL_RESENT
from mail.mailbox_lookup import are_ours
from mail.models import OutboundMail
from mail.outbound.queue import CannotQueueMail, queue_mail

State = OutboundMail.State
TOO_LARGE = ("552 ", "5.3.4", "5.2.3")


class CannotResendMail(Refused):
    """The message says the reason, and what to do instead."""


def resend(
    outbound: OutboundMail,
    *,
    to: Sequence[str] | None = None,
    by: Actor,
    now: datetime | None = None,
    caused_by: Event | None = None,
) -> OutboundMail:
    """Send a mail once more: the same text and files, in the same thread, under a new Message-ID.

    Without `to` it goes to the recipients it did not reach, and to all of them if it reached all or
    none. The new row names the first one as `resent_from`. A failed one is removed from the queue,
    so that it is not sent twice.
    """
    origin = origin_of(by, now, caused_by)
    with transaction.atomic():
        mail = OutboundMail.objects.select_for_update(of=("self",)).get(pk=outbound.pk)
        _check(mail)
        people, in_copy = _recipients(mail, to)
        if ours := are_ours(to or ()):
            words = _("%s is our own address. Enter the customer’s.")
            raise CannotResendMail(words % ", ".join(sorted(ours)))
        if not people:
            raise CannotResendMail(_("This mail has no recipient left. Add an address."))
        copy = _copy(mail, people, in_copy, origin.at)
        OutboundMail.objects.filter(pk=copy.pk).update(resent_from=mail.resent_from_id or mail.pk)
        copy.refresh_from_db()
        origin.record(
            MAIL_RESENT,
            copy,
            original=mail.pk,
            to=[checked_address(each) for each in copy.to],
        )
        if mail.state == State.FAILED:
            _remove_from_queue(mail)
        if copy.about:
            live.publish(copy.about)
    return copy


def _remove_from_queue(mail: OutboundMail) -> None:
    mail.state = State.WITHDRAWN
    mail.error = f"{_('It was sent again as a new mail.')} {mail.error}".strip()
    mail.save(update_fields=["state", "error"])
    live.publish("mail-queue")


def _check(mail: OutboundMail) -> None:
    if mail.is_automatic or mail.is_connection_test:
        raise CannotResendMail(
            _("Automatic mail cannot be sent again. Write to the person instead.")
        )
    if mail.state == State.QUEUED:
        raise CannotResendMail(_("This mail is still being delivered. Wait for the result."))
    if mail.state == State.WITHDRAWN:
        raise CannotResendMail(_("This mail was withdrawn. Write a new one."))
    if mail.state in (State.FAILED, State.BOUNCED) and _was_too_large(mail):
        raise CannotResendMail(
            _("The server rejected this mail as too large. Write without the files.")
        )


def _was_too_large(mail: OutboundMail) -> bool:
    responses = [mail.error, *(response.get("words", "") for response in mail.responses.values())]
    return any(mark in each for each in responses for mark in TOO_LARGE)


def _recipients(mail: OutboundMail, to: Sequence[str] | None) -> tuple[list[str], list[str]]:
    """Return the recipients of To and Cc, as the mail named them."""
    if to is not None:
        return list(to), []
    reached = {each for each in mail.delivered_to if each not in mail.responses}
    missed = [each for each in mail.recipients if each not in reached]
    wanted = set(missed or mail.recipients)
    people = [each for each in mail.to if checked_address(each) in wanted]
    in_copy = [each for each in mail.cc if checked_address(each) in wanted]
    return (people, in_copy) if people else (in_copy, [])


def _copy(mail: OutboundMail, people: list[str], in_copy: list[str], now: datetime) -> OutboundMail:
    try:
        return queue_mail(
            mailbox=mail.mailbox,
            kind=mail.kind,
            about=mail.about,
            to=people,
            cc=in_copy,
            subject=mail.subject,
            text=mail.text,
            html=mail.html,
            attachments=[(f.file, f.name, f.content_type) for f in mail.attachments.order_by("pk")],
            from_name=mail.from_name,
            from_address=mail.from_address,
            in_reply_to=mail.in_reply_to,
            references=mail.references.split(),
            reply_to=mail.reply_to,
            headers=mail.headers,
            now=now,
        )
    except CannotQueueMail as error:
        raise CannotResendMail(str(error)) from error
