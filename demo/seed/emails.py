"""The mail that a customer writes at the end of the seed, as bytes at the SMTP server."""

from datetime import datetime

from demo.postbox.compose import Sender, compose_mail
from demo.seed.wording import Wording
from mail.inbound.process import read_inbound
from mail.inbound.store import store
from mail.models import InboundMail, Mailbox


def receive_new(wording: Wording, *, to: Mailbox, at: datetime) -> InboundMail:
    """The stored and processed mail: its ticket is open when this returns."""
    person = wording.person
    message = compose_mail(
        sender=Sender(person.name, person.email),
        to=to.address,
        subject=wording.subject,
        text=wording.opening,
        at=at,
    )
    inbound = store(
        message.as_bytes(),
        received_via="smtp",
        envelope_from=person.email,
        envelope_to=[to.address],
    )
    if not read_inbound(inbound.pk):
        raise RuntimeError(f"A mail of the demo could not be read: {wording.subject}")
    return inbound
