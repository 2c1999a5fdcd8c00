"""The name of the company in mails: that of the mailbox, else that of the installation."""

from accounts.company import company_name
from mail.models import Mailbox


def brand_of(mailbox: Mailbox | None) -> str:
    """Return the sender name of the mailbox, else the name of the company; "" without both."""
    if mailbox is None:
        return ""
    return mailbox.sender_name or company_name()


def sender_name_of(mailbox: Mailbox | None) -> str:
    """Return the name that mail of the mailbox comes from: its brand, else its own name."""
    return (brand_of(mailbox) or mailbox.name) if mailbox else ""
