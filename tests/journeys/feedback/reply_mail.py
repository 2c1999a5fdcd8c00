"""A reply to a feedback request, sent through the real mail pipeline."""

from email.message import EmailMessage
from typing import Any

from journeys.models import FeedbackRequest
from ledger.actions import deliver
from ledger.models import Delivery
from mail.inbound.process import read_inbound
from mail.inbound.store import store
from mail.models import InboundMail


def reply(request: FeedbackRequest, text: str, **mail: Any) -> None:
    """Let a reply come, be read, and be answered where Tandem asks back or confirms."""
    come(request, text, **mail)
    answer_replies()


def answer_replies() -> None:
    for delivery in Delivery.objects.filter(subscriber="journeys.answer_reply", state="waiting"):
        assert deliver(delivery.pk)


def come(
    request: FeedbackRequest,
    text: str,
    *,
    sender: str = "Carla Reyes <carla@correu.example>",
    attachment: bytes | None = None,
    **headers: str,
) -> InboundMail:
    """Let a reply come and be read; the events that follow wait."""
    mail = EmailMessage()
    mail["From"], mail["To"] = sender, request.outbound.reply_to
    mail["Subject"] = "Re: " + request.outbound.subject
    mail["Message-ID"] = f"<{abs(hash((text, sender, *headers)))}@correu.example>"
    mail["Date"] = "Wed, 09 Dec 2026 09:00:00 +0100"
    mail["In-Reply-To"] = f"<{request.outbound.message_id}>"
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    quote = "\n".join("> " + line for line in request.outbound.text.splitlines())
    mail.set_content(f"{text}\n\nOn Tue, 8 Dec 2026 at 15:20, Ana at Veloza wrote:\n{quote}\n")
    if attachment:
        mail.add_attachment(attachment, maintype="image", subtype="jpeg", filename="wheel.jpg")
    inbound = store(
        mail.as_bytes(),
        received_via="smtp",
        envelope_from=sender,
        envelope_to=[request.outbound.reply_to],
    )
    read_inbound(inbound.pk)
    inbound.refresh_from_db()
    assert inbound.state == "delivered", inbound.reason
    if request.ticket.deleted_at is None:
        assert inbound.about == f"feedback:{request.pk}"
    return inbound
