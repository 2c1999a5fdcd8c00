from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from config.asking import ask_after_commit
from mail.actions.loops import is_breaker_open, loop_headers, why_not_automatic
from mail.addressing import new_message_id, reply_address
from mail.models import Mailbox, OutboundAttachment, OutboundMail
from mail.people import NoAddress, bare, split_person

State = OutboundMail.State
Files = Iterable[tuple[str, str, str]]


class CannotQueueMail(Exception):
    """The words say what is wrong with the mail."""


def queue_mail(
    *,
    mailbox: Mailbox | None,
    kind: str,
    about: str,
    to: Sequence[str],
    subject: str,
    text: str,
    html: str = "",
    cc: Sequence[str] = (),
    from_name: str = "",
    from_address: str = "",
    in_reply_to: str = "",
    references: Sequence[str] = (),
    reply_to: str | None = None,
    headers: Mapping[str, str] | None = None,
    is_automatic: bool = False,
    send_after: datetime | None = None,
    attachments: Files = (),
) -> OutboundMail:
    """Write a mail into the outbox, in the caller's transaction; it is sent after the commit.

    `about` is "kind:id" or ""; without `reply_to` answers come to the signed address of it.
    `attachments` are (name in the default storage, shown name, content type). A mail that the loop
    rules hold back is there too, withdrawn or failed, with its reason.
    """
    recipients = _recipients(to, cc)
    sender = from_address or (mailbox.address if mailbox else _default_address())
    if is_automatic:
        headers = {**loop_headers(sender, answers=bool(in_reply_to)), **(headers or {})}
    state, error = _may_go(recipients) if is_automatic else (State.QUEUED, "")
    mail = OutboundMail.objects.create(
        mailbox=mailbox,
        kind=kind,
        about=about,
        message_id=new_message_id(mailbox),
        in_reply_to=in_reply_to.strip("<> ")[:998],
        references=" ".join(each.strip("<> ") for each in references if each),
        from_name=(from_name or _brand(mailbox))[:200],
        from_address=sender,
        reply_to=_reply_to(about, mailbox) if reply_to is None else reply_to,
        to=list(to),
        cc=list(cc),
        recipients=recipients,
        subject=" ".join(subject.split())[:998],
        text=text,
        html=html,
        headers=dict(headers or {}),
        is_automatic=is_automatic,
        send_after=send_after or timezone.now(),
        state=state,
        error=error,
    )
    OutboundAttachment.objects.bulk_create(
        OutboundAttachment(mail=mail, file=file, name=name, content_type=content_type)
        for file, name, content_type in attachments
    )
    if state == State.QUEUED and mail.send_after <= timezone.now():
        ask_to_send(mail.pk)
    return mail


def ask_to_send(pk: int) -> None:
    ask_after_commit("mail.tasks.send_mail", outbound_id=pk)


def _recipients(to: Sequence[str], cc: Sequence[str]) -> list[str]:
    try:
        addresses = [bare(each) for each in (*to, *cc)]
    except NoAddress as error:
        raise CannotQueueMail(_("%s Correct the address.") % error) from error
    if not to:
        raise CannotQueueMail(_("This mail has no recipient. Add an address."))
    return list(dict.fromkeys(addresses))


def _may_go(recipients: Sequence[str]) -> tuple[State, str]:
    reason = why_not_automatic(recipients)
    if reason:
        return State.WITHDRAWN, reason
    if is_breaker_open():
        return State.FAILED, _("All automatic mail was stopped: too much was written at once.")
    return State.QUEUED, ""


def _reply_to(about: str, mailbox: Mailbox | None) -> str:
    return reply_address(about, mailbox) if about and mailbox else ""


def _brand(mailbox: Mailbox | None) -> str:
    return (mailbox.sender_name or mailbox.name) if mailbox else ""


def _default_address() -> str:
    return split_person(settings.DEFAULT_FROM_EMAIL)[1]
