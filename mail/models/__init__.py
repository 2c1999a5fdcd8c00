from mail.models.alias import MailboxAlias
from mail.models.connection_test import ConnectionTest
from mail.models.inbound import InboundMail, InboundMailQuerySet
from mail.models.mailbox import Mailbox, Replies
from mail.models.oauth_grant import OAuthGrant
from mail.models.outbound import OutboundAttachment, OutboundMail
from mail.models.raw_mail import RawMail
from mail.models.servers import ImapServer, SharedServer, SmtpServer
from mail.models.spam import HeaderTest, SenderRule, SpamSettings

__all__ = [
    "ConnectionTest",
    "HeaderTest",
    "ImapServer",
    "InboundMail",
    "InboundMailQuerySet",
    "Mailbox",
    "MailboxAlias",
    "OAuthGrant",
    "OutboundAttachment",
    "OutboundMail",
    "RawMail",
    "Replies",
    "SenderRule",
    "SharedServer",
    "SmtpServer",
    "SpamSettings",
]
