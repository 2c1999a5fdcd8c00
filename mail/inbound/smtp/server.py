"""The SMTP and LMTP server: a mail is accepted only after it is stored."""

import asyncio
import logging
from collections import Counter
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session
from django.conf import settings
from django.db import DatabaseError, close_old_connections, connections

from mail.inbound.smtp.certificate import Certificate
from mail.inbound.smtp.memory import Memory
from mail.inbound.smtp.peers import client_address
from mail.inbound.smtp.protocol import NO_ROOM, LimitedLmtp, LimitedSmtp
from mail.inbound.store import store
from mail.mailbox_lookup import takes_mail_for
from mail.models import Mailbox

logger = logging.getLogger(__name__)

TRY_AGAIN = "451 4.3.0 The mail could not be stored now, please try again later"
NO_MAILBOX = "451 4.3.0 No mailbox is set up yet, please try again later"
UNKNOWN = "550 5.1.1 Nobody here takes mail for this address"
TOO_MANY = "452 4.5.3 Too many recipients"
STORED = "250 2.0.0 Stored"
MAX_RECIPIENTS = 100
MAX_CONNECTIONS = 100
MAX_PER_PEER = 10  # per peer; see peers.py
MAX_HELD_BYTES = 256 * 1024 * 1024  # bytes of incoming mail, all connections together
LARGE_BYTES = 4 * 1024 * 1024  # such mails are stored one after another


class SmtpHandler:
    """The handler of aiosmtpd for one server process."""

    def __init__(
        self, protocol: str, *, certificate: Certificate | None = None, memory: int = MAX_HELD_BYTES
    ) -> None:
        self.protocol = protocol
        self.certificate = certificate
        self.memory = Memory(memory)
        self.busy = 0
        self.connections = 0
        self.peers: Counter[str] = Counter()
        # A mail takes several times its size on its way to the database.
        self.storing = asyncio.Semaphore(4)
        self.storing_large = asyncio.Lock()

    def add_connection(self, peer: str | None) -> bool:
        """Count a connection; return False when the limit is reached."""
        self.connections += 1
        if peer:
            self.peers[peer] += 1
        has_own = peer is None or self.peers[peer] <= MAX_PER_PEER
        return has_own and self.connections <= MAX_CONNECTIONS

    def remove_connection(self, peer: str | None) -> None:
        self.connections -= 1
        if peer:
            self.peers[peer] -= 1
            self.peers += Counter()  # drops peers without connections

    async def handle_EHLO(
        self,
        server: SMTP,
        session: Session,
        envelope: Envelope,
        hostname: str,
        responses: list[str],
    ) -> list[str]:
        session.host_name = hostname
        offered = [each for each in responses if not each.startswith("250-AUTH")]
        return [*offered[:-1], "250-PIPELINING", "250-ENHANCEDSTATUSCODES", offered[-1]]

    async def handle_MAIL(
        self,
        server: LimitedSmtp,
        session: Session,
        envelope: Envelope,
        address: str,
        options: list[str],
    ) -> str:
        sizes = [int(each[5:]) for each in options if each.startswith("SIZE=")]
        if sizes and not self.memory.has_room_for(sizes[0], server.peer):
            return NO_ROOM
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 2.1.0 OK"

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if len(envelope.rcpt_tos) >= MAX_RECIPIENTS:
            return TOO_MANY
        try:
            refusal = await asyncio.to_thread(_with_database, _refusal_of, address)
        except Exception:
            logger.exception("A recipient could not be looked up")
            return TRY_AGAIN
        if not refusal:
            envelope.rcpt_tos.append(address)
        return refusal or "250 2.1.5 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        self.busy += 1
        is_large = len(envelope.original_content or b"") > LARGE_BYTES
        try:
            async with self.storing_large if is_large else self.storing:
                await asyncio.to_thread(_with_database, self._store, envelope, session)
            return STORED
        except DatabaseError as error:
            logger.warning("A mail could not be stored: %s", error)
            return TRY_AGAIN
        except Exception:
            logger.exception("A mail could not be stored")
            return TRY_AGAIN
        finally:
            self.busy -= 1

    async def handle_exception(self, error: Exception) -> str:
        """Answer any error of a connection as temporary, so that the client tries again."""
        logger.error("An SMTP connection failed", exc_info=error)
        return TRY_AGAIN

    def _store(self, envelope: Envelope, session: Session) -> None:
        is_client = self.protocol == "smtp"  # LMTP is spoken by our own mail server
        store(
            envelope.original_content or b"",
            received_via=self.protocol,
            envelope_from=(envelope.mail_from or "").strip("<>"),
            envelope_to=envelope.rcpt_tos,
            peer=client_address(session.peer) if is_client else None,
            helo=session.host_name or "",
        )


def make_protocol(handler: SmtpHandler) -> SMTP:
    """Return the protocol of one connection."""
    kind = LimitedLmtp if handler.protocol == "lmtp" else LimitedSmtp
    return kind(
        handler,
        data_size_limit=settings.MAX_MAIL_BYTES,
        enable_SMTPUTF8=True,
        decode_data=False,
        hostname=settings.PUBLIC_HOST,
        ident="Tandem",
        timeout=300,
        tls_context=handler.certificate.context() if handler.certificate else None,
        auth_exclude_mechanism=["LOGIN", "PLAIN"],  # no sign-in to deliver mail
    )


def _refusal_of(address: str) -> str:
    if takes_mail_for(address):
        return ""
    return UNKNOWN if Mailbox.objects.exists() else NO_MAILBOX


def _with_database(work: Any, *args: Any) -> Any:
    """Close stale connections first: one cut by a database restart must not fail the next mail."""
    close_old_connections()
    try:
        return work(*args)
    finally:
        connections.close_all()
