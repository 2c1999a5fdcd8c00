"""The SMTP (and LMTP) side of the post office: says yes only after the mail is on disk."""

import asyncio
import logging
from typing import Any

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.conf import settings
from django.db import DatabaseError, close_old_connections, connections

from mail.actions import store, takes_mail_for
from mail.models import Mailbox

logger = logging.getLogger(__name__)

TRY_AGAIN = "451 4.3.0 The mail could not be stored now, please try again later"
NO_MAILBOX = "451 4.3.0 No mailbox is set up yet, please try again later"
UNKNOWN = "550 5.1.1 Nobody here takes mail for this address"
TOO_MANY = "452 4.5.3 Too many recipients"
STORED = "250 2.0.0 Stored"
BUSY = b"421 4.3.2 Too many connections, please try again later\r\n"
MOST_RECIPIENTS = 100
MOST_CONNECTIONS = 100
LONGEST_LINE = settings.MAX_MAIL_BYTES  # mails with one endless line exist


class PostOffice:
    """What aiosmtpd asks while a mail comes in."""

    def __init__(self, door: str) -> None:
        self.door = door
        self.busy = 0
        self.connections = 0

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if len(envelope.rcpt_tos) >= MOST_RECIPIENTS:
            return TOO_MANY
        try:
            refusal = await asyncio.to_thread(_with_database, _why_refused, address)
        except Exception:
            logger.exception("A recipient could not be looked up")
            return TRY_AGAIN
        if not refusal:
            envelope.rcpt_tos.append(address)
        return refusal or "250 2.1.5 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        self.busy += 1
        try:
            await asyncio.to_thread(_with_database, self._store, envelope)
            answer = STORED
        except DatabaseError as error:
            logger.warning("A mail could not be stored: %s", error)
            answer = TRY_AGAIN
        except Exception:
            logger.exception("A mail could not be stored")
            answer = TRY_AGAIN
        finally:
            self.busy -= 1
        # LMTP answers once for each recipient.
        return "\r\n".join([answer] * len(envelope.rcpt_tos)) if self.door == "lmtp" else answer

    def _store(self, envelope: Envelope) -> None:
        store(
            bytes(envelope.original_content or b""),
            door=self.door,
            envelope_from=(envelope.mail_from or "").strip("<>"),
            envelope_to=envelope.rcpt_tos,
        )


def make_protocol(office: PostOffice) -> SMTP:
    """One connection."""
    kind = _Lmtp if office.door == "lmtp" else _Smtp
    return kind(
        office,
        data_size_limit=settings.MAX_MAIL_BYTES,
        enable_SMTPUTF8=True,
        decode_data=False,
        hostname=settings.PUBLIC_HOST,
        ident="Tandem",
        timeout=300,
    )


class _Counted(SMTP):
    """So many talk at once and no more: each may hold 30 MB."""

    line_length_limit = LONGEST_LINE

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        office: PostOffice = self.event_handler
        office.connections += 1
        if office.connections > MOST_CONNECTIONS and isinstance(transport, asyncio.Transport):
            transport.write(BUSY)
            transport.close()
        else:
            super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        self.event_handler.connections -= 1
        if self.transport is not None:
            super().connection_lost(error)


class _Smtp(_Counted):
    pass


class _Lmtp(_Counted, LMTP):
    pass


def _why_refused(address: str) -> str:
    if takes_mail_for(address):
        return ""
    return UNKNOWN if Mailbox.objects.exists() else NO_MAILBOX


def _with_database(work: Any, *args: Any) -> Any:
    """Threads keep connections open; one that a restart has cut must not fail the next mail."""
    close_old_connections()
    try:
        return work(*args)
    finally:
        connections.close_all()
