"""The SMTP (and LMTP) side of the post office: says yes only after the mail is on disk."""

import asyncio
import logging
from collections import Counter
from ipaddress import ip_address, ip_network
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
MOST_OF_ONE = 10  # of one stranger; a mail server of one's own stands near and may have them all
NEAR = tuple(
    ip_network(each)
    for each in ("127.0.0.0/8", "::1", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7")
)
LONGEST_LINE = settings.MAX_MAIL_BYTES  # mails with one endless line exist


class PostOffice:
    """What aiosmtpd asks while a mail comes in."""

    def __init__(self, door: str) -> None:
        self.door = door
        self.busy = 0
        self.connections = 0
        self.peers: Counter[str] = Counter()

    def comes(self, peer: str | None) -> bool:
        """Count a connection; whether there is a place for it."""
        self.connections += 1
        if peer:
            self.peers[peer] += 1
        has_own = peer is None or self.peers[peer] <= MOST_OF_ONE
        return has_own and self.connections <= MOST_CONNECTIONS

    def goes(self, peer: str | None) -> None:
        self.connections -= 1
        if peer:
            self.peers[peer] -= 1
            self.peers += Counter()  # forgets who has none left

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
    peer: str | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        office: PostOffice = self.event_handler
        self.peer = peer_of((transport.get_extra_info("peername") or ("",))[0])
        if not office.comes(self.peer) and isinstance(transport, asyncio.Transport):
            transport.write(BUSY)
            transport.close()
        else:
            super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        self.event_handler.goes(self.peer)
        if self.transport is not None:
            super().connection_lost(error)


def peer_of(address: str) -> str | None:
    """Whom a connection counts for: an IPv4 address, an IPv6 network. None for who is near."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:  # no network at all
        return None
    found = getattr(found, "ipv4_mapped", None) or found
    if any(found in network for network in NEAR):
        return None
    return str(found) if found.version == 4 else str(ip_network((found, 64), strict=False))


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
