from mail.forms.account import AccountForm, DkimForm
from mail.forms.mailbox import MailboxForm
from mail.forms.queue import QueueActForm, UndoForm
from mail.forms.servers import ImapForm, SmtpForm
from mail.forms.spam import HeaderFormSet, SenderForm, SpamForm, headers_of

__all__ = [
    "AccountForm",
    "DkimForm",
    "HeaderFormSet",
    "ImapForm",
    "MailboxForm",
    "QueueActForm",
    "SenderForm",
    "SmtpForm",
    "SpamForm",
    "UndoForm",
    "headers_of",
]
