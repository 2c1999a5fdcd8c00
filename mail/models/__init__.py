from mail.models.inbound import InboundMail, RawMail
from mail.models.mailbox import Mailbox
from mail.models.outbound import OutboundAttachment, OutboundMail

__all__ = ["InboundMail", "Mailbox", "OutboundAttachment", "OutboundMail", "RawMail"]
