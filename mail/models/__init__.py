from mail.models.inbound import InboundMail, InboundMailQuerySet, RawMail
from mail.models.mailbox import Mailbox
from mail.models.outbound import OutboundAttachment, OutboundMail
from mail.models.servers import ConnectionTest, ImapServer, OAuthGrant, SmtpServer
from mail.models.spam import HeaderTest, SenderRule, SpamSettings

__all__ = [
    "ConnectionTest",
    "HeaderTest",
    "ImapServer",
    "InboundMail",
    "InboundMailQuerySet",
    "Mailbox",
    "OAuthGrant",
    "OutboundAttachment",
    "OutboundMail",
    "RawMail",
    "SenderRule",
    "SmtpServer",
    "SpamSettings",
]
