from mail.models.inbound import InboundMail, RawMail
from mail.models.mailbox import Mailbox
from mail.models.outbound import OutboundAttachment, OutboundMail
from mail.models.servers import ConnectionTest, ImapServer, OAuthGrant, SmtpServer

__all__ = [
    "ConnectionTest",
    "ImapServer",
    "InboundMail",
    "Mailbox",
    "OAuthGrant",
    "OutboundAttachment",
    "OutboundMail",
    "RawMail",
    "SmtpServer",
]
