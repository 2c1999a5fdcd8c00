from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TypedDict, Unpack

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Role, User
from config.refusals import Refused
from mail.addresses import NoAddress, checked_address, split_person
from mail.brand import sender_name_of
from mail.models import Mailbox, OutboundAttachment, OutboundMail
from mail.models.outbound import CLOCKS_DIFFER
from mail.outbound.loop_protection import automatic_block_reason, is_breaker_open, loop_headers
from mail.signed_addresses import new_message_id, signed_reply_address

State = OutboundMail.State
Files = Iterable[tuple[str, str, str]]


class CannotQueueMail(Refused):
    """The message says what is wrong with the mail."""


class Heading(TypedDict, total=False):
    """Further header fields of a mail. `reply_to`: None for the signed address of `about`."""

    from_name: str
    from_address: str
    in_reply_to: str
    references: Sequence[str]
    reply_to: str | None
    headers: Mapping[str, str] | None


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
    is_automatic: bool = False,
    send_after: datetime | None = None,
    attachments: Files = (),
    now: datetime | None = None,
    **heading: Unpack[Heading],
) -> OutboundMail:
    """Write a mail into the outbox, in the caller's transaction; it is sent after the commit.

    `about` is "kind:id" or "". `attachments` are (name in the default storage, shown name, content
    type). A mail held by the loop rules is stored as withdrawn or failed, with its reason.
    """
    moment = now or timezone.now()
    mail = OutboundMail(
        mailbox=mailbox,
        kind=kind,
        about=about,
        to=[storable(each) for each in to],
        cc=[storable(each) for each in cc],
        recipients=_recipients(to, cc),
        **_contents(subject, text, html),
        is_automatic=is_automatic,
        created_at=moment,
        send_after=send_after or moment,
    )
    _write_heading(mail, heading)
    mail.save()
    _attach(mail, attachments)
    return mail


def _contents(subject: str, text: str, html: str) -> dict[str, str]:
    one_line = " ".join(storable(subject).split())
    return {"subject": one_line[:998], "text": storable(text), "html": storable(html)}


def _attach(mail: OutboundMail, files: Files) -> None:
    OutboundAttachment.objects.bulk_create(
        OutboundAttachment(
            mail=mail,
            file=file,
            name=storable(name)[:200],
            content_type=storable(content_type)[:120],
        )
        for file, name, content_type in files
    )


def _write_heading(mail: OutboundMail, heading: Heading) -> None:
    mailbox, reply_to = mail.mailbox, heading.get("reply_to")
    own_address = mailbox.address if mailbox else _default_address()
    own_name = sender_name_of(mailbox)
    mail.message_id = new_message_id(mailbox)
    mail.from_address = heading.get("from_address") or own_address
    mail.from_name = storable(heading.get("from_name") or own_name)[:200]
    mail.in_reply_to = storable(heading.get("in_reply_to", "")).strip("<> ")[:998]
    mail.references = " ".join(_ids(heading.get("references", ())))
    mail.reply_to = _reply_to(mail.about, mailbox) if reply_to is None else reply_to
    headers = heading.get("headers") or {}
    mail.headers = {storable(name): storable(value) for name, value in headers.items()}
    if mail.is_automatic:
        marks = loop_headers(mail.from_address, answers=bool(mail.in_reply_to))
        mail.headers = {**marks, **mail.headers}
        mail.state, mail.error = _may_go(mail.recipients)


def _ids(ids: Sequence[str]) -> list[str]:
    """Return ids without a space inside: a chain is stored as one text."""
    bare_ids = [storable(each).strip("<> ") for each in ids]
    return [each for each in bare_ids if each and len(each.split()) == 1]


def storable(text: str) -> str:
    """Return text without NUL and lone surrogates, which no database and no mail can hold."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode()


def _recipients(to: Sequence[str], cc: Sequence[str]) -> list[str]:
    try:
        addresses = [checked_address(each) for each in (*to, *cc)]
    except NoAddress as error:
        raise CannotQueueMail(_("%s Correct the address.") % error) from error
    if not to:
        raise CannotQueueMail(_("This mail has no recipient. Add an address."))
    return list(dict.fromkeys(addresses))


def _may_go(recipients: Sequence[str]) -> tuple[State, str]:
    reason = automatic_block_reason(recipients)
    if reason:
        return State.WITHDRAWN, reason
    if is_breaker_open():
        _notify_administrators()
        return State.FAILED, _("All automatic mail was stopped: too much was queued at once.")
    return State.QUEUED, ""


def _notify_administrators() -> None:
    """Notify administrators, at most once an hour, by a mail that no rule holds back."""
    now = timezone.now()
    within = {"created_at__gt": now - timedelta(hours=1), "created_at__lt": now + CLOCKS_DIFFER}
    people = User.objects.filter(role=Role.ADMINISTRATOR, is_active=True)
    if not people or OutboundMail.objects.filter(kind="alarm", **within).exists():
        return
    queue_mail(
        mailbox=None,
        kind="alarm",
        about="",
        to=[person.email for person in people],
        subject=_("Tandem has stopped all automatic mail"),
        text=_(
            "Too much automatic mail was queued within a minute: two automatic systems may be "
            "replying to each other. The mail that was held is listed under Settings, Mail queue. "
            "Find the cause before you press Retry."
        ),
        headers=loop_headers(_default_address(), answers=False),
    )


def _reply_to(about: str, mailbox: Mailbox | None) -> str:
    """Return a signed address; `compose` writes the one that the mailbox has when it is sent."""
    return signed_reply_address(about, mailbox) if about and mailbox else ""


def _default_address() -> str:
    return split_person(settings.DEFAULT_FROM_EMAIL)[1]
