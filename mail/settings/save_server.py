from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from ledger.actors import Actor
from ledger.models import Event
from ledger.origin import origin_of
from mail.events import (
    MAILBOX_ACCOUNT_CONNECTED,
    MAILBOX_KEY_CHANGED,
    MAILBOX_SERVER_CHANGED,
    MAILBOX_SERVER_REMOVED,
)
from mail.models import ImapServer, Mailbox, OAuthGrant, SmtpServer
from mail.reply_route import route_replies

Kept = ImapServer | SmtpServer | OAuthGrant


def save_server(
    server: Kept,
    fields: Collection[str],
    *,
    by: Actor,
    now: datetime | None = None,
    caused_by: Event | None = None,
) -> Kept:
    """Save the settings of a mailbox's server or account.

    Only these columns are written: what the fetcher has recorded meanwhile stays. The old error is
    cleared, so that it is tried again at once. Passwords are never written to the ledger. The reply
    address depends on where mail arrives, so a server that sends leaves it as it is.
    """
    with transaction.atomic():
        server.error = ""
        is_moved = _is_moved(server)
        if server.pk is None:
            server.save()
        else:
            server.save(update_fields={*fields, *_cleared(server)})
        if not isinstance(server, SmtpServer):
            route_replies(server.mailbox, forget_test=is_moved)
        facts = {name: getattr(server, name) for name in ("host", "port", "user_name")
                 if hasattr(server, name)}  # fmt: skip
        origin = origin_of(by, now, caused_by)
        origin.record(MAILBOX_SERVER_CHANGED, server.mailbox, what=_what(server), **facts)
    return server


def remove_server(
    server: Kept, *, by: Actor, now: datetime | None = None, caused_by: Event | None = None
) -> None:
    """Remove the server of a mailbox. Idempotent."""
    with transaction.atomic():
        mailbox = Mailbox.objects.select_for_update(of=("self",)).get(pk=server.mailbox_id)
        found = type(server)._default_manager.filter(pk=server.pk)
        if found.exists():
            found.delete()
            if not isinstance(server, SmtpServer):
                route_replies(mailbox, forget_test=True)
            origin = origin_of(by, now, caused_by)
            origin.record(MAILBOX_SERVER_REMOVED, mailbox, what=_what(server))


def note_connected_account(
    grant: OAuthGrant, *, by: Actor, now: datetime | None = None, caused_by: Event | None = None
) -> None:
    """Record that the account's owner granted access; the tokens are stored already."""
    origin = origin_of(by, now, caused_by)
    origin.record(MAILBOX_ACCOUNT_CONNECTED, grant.mailbox, provider=grant.provider)


def save_key(
    mailbox: Mailbox,
    *,
    selector: str,
    key: str,
    by: Actor,
    now: datetime | None = None,
    caused_by: Event | None = None,
) -> Mailbox:
    """Save the DKIM key; without a key mail is not signed any more. The ledger never holds it."""
    with transaction.atomic():
        mailbox.dkim_key, mailbox.dkim_selector = key, selector if key else ""
        mailbox.save(update_fields=["dkim_key", "dkim_selector"])
        origin = origin_of(by, now, caused_by)
        origin.record(MAILBOX_KEY_CHANGED, mailbox, selector=mailbox.dkim_selector)
    return mailbox


def _is_moved(server: Kept) -> bool:
    """Return True if mail is fetched from another host than before the change."""
    if not isinstance(server, ImapServer):
        return False
    kept = ImapServer.objects.filter(pk=server.pk).values_list("host", flat=True).first()
    return server.host != kept


def _is_proven(server: SmtpServer) -> bool:
    """Return True if what was sent before went out by this very server and account."""
    place = {name: getattr(server, name) for name in ("host", "port", "user_name")}
    return SmtpServer.objects.filter(pk=server.pk, **place).exists()


def _cleared(server: Kept) -> set[str]:
    """Forget what is known of the server before; return the columns."""
    if isinstance(server, OAuthGrant):
        return {"error"}
    server.error_at = None
    cleared = {"error", "error_at"}
    if isinstance(server, ImapServer):
        server.retry_at = None
        cleared.add("retry_at")
    elif not _is_proven(server):
        server.last_sent_at = None
        cleared.add("last_sent_at")
    return cleared


def _what(server: Kept) -> str:
    return {"imapserver": "imap", "smtpserver": "smtp"}.get(str(server._meta.model_name), "account")
