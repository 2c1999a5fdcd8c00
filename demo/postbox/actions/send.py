"""Send mail as a customer, over SMTP to Tandem's own SMTP server."""

import smtplib
from datetime import datetime
from email.message import EmailMessage

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from config.refusals import Refused
from customers.models import Customer
from demo.models import PostboxMail
from demo.postbox.compose import Sender, compose_mail, compose_reply
from mail.models import Mailbox
from mail.parsing.read import read

TIMEOUT = 20


class CannotSendAsCustomer(Refused):
    """The mail was not sent; the message says why and what to do."""


def reply_as_customer(mail: PostboxMail, text: str, *, now: datetime | None = None) -> EmailMessage:
    """Reply to a mail as its recipient; return the message sent.

    Raises CannotSendAsCustomer without text, or if the SMTP server does not take it.
    """
    text = _checked(text)
    message = compose_reply(
        read(bytes(mail.raw)),
        text,
        sender=Sender(mail.customer.name if mail.customer else "", mail.recipient),
        received_at=mail.received_at,
        at=now or timezone.now(),
    )
    return _send(message, sender=mail.recipient)


def write_as_customer(
    customer: Customer, *, to: Mailbox, subject: str, text: str, now: datetime | None = None
) -> EmailMessage:
    """Send a new mail of a customer to a mailbox; return the message sent.

    Raises CannotSendAsCustomer without text or address, or if the SMTP server does not take it.
    """
    address = customer.addresses.first()
    if address is None:
        raise CannotSendAsCustomer(_("This customer has no address. Choose another one."))
    message = compose_mail(
        sender=Sender(customer.name, address.email),
        to=to.address,
        subject=subject.strip() or _("A question"),
        text=_checked(text),
        at=now or timezone.now(),
    )
    return _send(message, sender=address.email)


def _checked(text: str) -> str:
    if not text.strip():
        raise CannotSendAsCustomer(_("The message is empty. Write a text and send it again."))
    return text.strip().replace("\r\n", "\n")


def _send(message: EmailMessage, *, sender: str) -> EmailMessage:
    host, _colon, port = settings.INBOUND_SMTP.rpartition(":")
    try:
        with smtplib.SMTP(host or "127.0.0.1", int(port), timeout=TIMEOUT) as smtp:
            smtp.send_message(message, from_addr=sender)
    except (smtplib.SMTPException, OSError) as error:
        text = _("Tandem’s mail server at %(server)s refused it: %(error)s Try again in a moment.")
        values = {"server": settings.INBOUND_SMTP, "error": f"{error}."}
        raise CannotSendAsCustomer(text % values) from error
    return message
