"""The address to which customers answer a mailbox: one for each thread, or the mailbox's own.

Tandem's own mail server receives `reply+…@` under its domains; where a provider keeps the mail,
that address is somebody else's. Nothing tells the two apart but a connection test: until one has
shown more, the mailbox's own address is used.
"""

from datetime import datetime
from typing import Final

from customers.actions.find import PUBLIC_DOMAINS
from mail.models import ImapServer, Mailbox, OAuthGrant, Replies
from mail.signed_addresses import signed_reply_address, tagged_reply_address

# Domains of providers, besides those that name no organization.
MORE_DOMAINS: Final = (
    "fastmail.com fastmail.fm gmx.at gmx.ch ik.me mac.com msn.com ymail.com zoho.com zohomail.com"
)
PROVIDER_DOMAINS: Final = PUBLIC_DOMAINS | frozenset(MORE_DOMAINS.split())


def is_of_provider(mailbox: Mailbox) -> bool:
    """Return True if the domain of its address belongs to a public mail provider."""
    return mailbox.domain in PROVIDER_DOMAINS


def is_hosted(mailbox: Mailbox) -> bool:
    """Return True if a provider keeps its mail, and Tandem fetches it there."""
    return (
        is_of_provider(mailbox)
        or ImapServer.objects.filter(mailbox=mailbox.pk).exists()
        or OAuthGrant.objects.filter(mailbox=mailbox.pk).exists()
    )


def route_replies(mailbox: Mailbox, *, forget_test: bool = False) -> None:
    """Choose the reply address after a change of the mailbox's address or servers.

    A test that still holds is kept. Answers to mails sent before find their threads in any case.
    """
    wrong = Replies.SIGNED if is_hosted(mailbox) else Replies.TAGGED
    if mailbox.replies_tested_at and mailbox.replies != wrong and not forget_test:
        return
    _keep(mailbox, Replies.SUBJECT, None)


def note_webhook(mailbox_id: int) -> None:
    """Stop using `reply+…@` for a mailbox whose mail a provider posts, unless a test proved it."""
    untested = Mailbox.objects.filter(pk=mailbox_id, replies_tested_at=None)
    untested.filter(replies=Replies.SIGNED).update(replies=Replies.SUBJECT)


def address_to_test(about: str, mailbox: Mailbox) -> str:
    """Return the reply address of which a test shows that it is delivered; "" for none."""
    if is_hosted(mailbox):
        return tagged_reply_address(about, mailbox.address)
    return signed_reply_address(about, mailbox)


def note_reply_test(mailbox: Mailbox, *, is_delivered: bool, keeps_ids: bool, at: datetime) -> None:
    """Use what a connection test has shown.

    `keeps_ids`: the sending server leaves our Message-IDs as they are, so that answers name them.
    """
    if is_delivered:
        _keep(mailbox, Replies.TAGGED if is_hosted(mailbox) else Replies.SIGNED, at)
    else:
        _keep(mailbox, Replies.PLAIN if keeps_ids else Replies.SUBJECT, at)


def _keep(mailbox: Mailbox, replies: Replies, at: datetime | None) -> None:
    mailbox.replies, mailbox.replies_tested_at = replies, at
    mailbox.save(update_fields=["replies", "replies_tested_at"])
