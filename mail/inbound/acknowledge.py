from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from customers.models import ContactPoint
from mail.brand import sender_name_of
from mail.hooks import Delivery
from mail.models import InboundMail, Mailbox, OutboundMail
from mail.models.outbound import CLOCKS_DIFFER
from mail.outbound.loop_protection import lock_recipients
from mail.outbound.queue import CannotQueueMail, queue_mail
from mail.parsing.classify.auto_response import auto_response_block_reason

KIND = "acknowledgement"
WINDOW = timedelta(hours=3)
SAME_SUBJECT = 2


def acknowledge(delivery: Delivery, *, about: str, number: int) -> OutboundMail | None:
    """Send the acknowledgement of a mail, where the mailbox is set to do so and no rule forbids it.

    It never quotes the mail, not even the subject: open forms are used to send spam to third
    parties. Returns None when no mail goes out.
    """
    parsed, mailbox, sender = delivery.parsed, delivery.mailbox, delivery.sender
    if not mailbox.acknowledges or auto_response_block_reason(parsed) is not None:
        return None
    lock_recipients([sender])
    if not _is_known(sender, delivery) or _was_acknowledged_recently(sender):
        return None
    if _repeats(delivery.inbound, sender):
        return None
    subject, text = acknowledgement(mailbox, number)
    references = [*parsed.references, parsed.message_id or ""]
    try:
        return queue_mail(
            mailbox=mailbox,
            kind=KIND,
            about=about,
            to=[sender],
            subject=subject,
            text=text,
            in_reply_to=parsed.message_id or "",
            references=references,
            is_automatic=True,
        )
    except CannotQueueMail:  # the sender's address accepts no mail
        return None


def acknowledgement(mailbox: Mailbox, number: int) -> tuple[str, str]:
    """Return subject and text, in the mailbox's own name."""
    text = _(
        "Hello,\n\nyour message has arrived. We will reply to this address; to add something, "
        "just reply to this mail.\n\nYour ticket number is %(number)s.\n\n%(brand)s\n"
    )
    brand = sender_name_of(mailbox)
    return (
        _("Your message has arrived (#%s)") % number,
        text % {"number": number, "brand": brand},
    )


def _is_known(sender: str, delivery: Delivery) -> bool:
    """Return True if the mail was authentic, or the sender was written to or verified before."""
    if delivery.is_forged:
        return False
    if delivery.is_authentic:
        return True
    verified = ContactPoint.objects.mail_to(sender).filter(verified_at__isnull=False)
    return verified.exists() or _was_written_to(sender)


def _was_written_to(sender: str) -> bool:
    sent = OutboundMail.objects.filter(recipients__contains=[sender], is_automatic=False)
    return sent.filter(state=OutboundMail.State.SENT).exists()


def _was_acknowledged_recently(sender: str) -> bool:
    """Return True if the sender was acknowledged recently.

    An answering machine that varies its subjects and carries no mark of a machine is recognised by
    nothing else.
    """
    thanks = OutboundMail.objects.automatic_within(WINDOW, timezone.now())
    return thanks.filter(kind=KIND, recipients__contains=[sender]).exists()


def _repeats(inbound: InboundMail, sender: str) -> bool:
    now = timezone.now()
    within = {"received_at__gt": now - WINDOW, "received_at__lt": now + CLOCKS_DIFFER}
    same = InboundMail.objects.filter(from_address__lower=sender, subject=inbound.subject, **within)
    return same.exclude(pk=inbound.pk).count() >= SAME_SUBJECT
