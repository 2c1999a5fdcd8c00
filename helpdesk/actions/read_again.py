"""A mail that became an entry unread, and is read again."""

from helpdesk.models import Message
from mail.models import InboundMail


def detach_unread_entry(inbound: InboundMail) -> None:
    """Let the mail have another entry; the one that says that it was not read stays."""
    Message.objects.filter(inbound=inbound).update(inbound=None)


def has_entry(inbound: InboundMail) -> bool:
    return Message.objects.filter(inbound=inbound).exists()
