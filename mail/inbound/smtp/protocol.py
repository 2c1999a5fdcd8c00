"""One connection of the SMTP or LMTP server: aiosmtpd, with its own DATA.

aiosmtpd keeps each line of a mail as an object, and an endless line in full. Here a mail is one run
of bytes, counted while it is received, and its lines may have any length.
"""

import asyncio
import logging
import ssl
from typing import Protocol

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, Envelope, TLSSetupException, syntax
from django.conf import settings

from mail.inbound.smtp.memory import Memory
from mail.inbound.smtp.peers import peer_of

logger = logging.getLogger(__name__)

BUSY = b"421 4.3.2 Too many connections, please try again later\r\n"
TOO_LARGE = "552 5.3.4 The mail is larger than the %d bytes we take"
NO_ROOM = "451 4.3.1 Too much mail comes in at once, please try again later"
LINE_END = b"\r\n"
END = b"\r\n.\r\n"
READ_AHEAD = 64 * 1024
EXTEND_TIMEOUT_BYTES = 1024 * 1024  # each of these extends the timeout by five minutes


class HandlerState(Protocol):
    """The server state that a connection uses."""

    protocol: str
    memory: Memory

    def add_connection(self, peer: str | None) -> bool: ...

    def remove_connection(self, peer: str | None) -> None: ...


class LimitedSmtp(SMTP):
    """Limits the number of connections, and the bytes of mail held."""

    line_length_limit = READ_AHEAD  # of what is read ahead; DATA has no limit for a line
    peer: str | None = None
    is_counted = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        handler: HandlerState = self.event_handler
        if self._original_transport is not None:  # the same connection, now with TLS
            super().connection_made(transport)
            return
        self.peer = peer_of((transport.get_extra_info("peername") or ("",))[0])
        self.is_counted = True
        if not handler.add_connection(self.peer) and isinstance(transport, asyncio.Transport):
            transport.write(BUSY)
            transport.close()
        else:
            super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        self._uncount()
        if self.transport is not None:
            super().connection_lost(error)

    def _uncount(self) -> None:
        if self.is_counted:
            self.is_counted = False
            self.event_handler.remove_connection(self.peer)

    @syntax("STARTTLS")
    async def smtp_STARTTLS(self, arg: str) -> None:
        try:
            await super().smtp_STARTTLS(arg)
        except (TLSSetupException, ssl.SSLError):
            self._uncount()  # connection_lost is not called for a connection that fails here
            raise

    @syntax("DATA")
    async def smtp_DATA(self, arg: str) -> None:
        if await self.check_helo_needed() or await self.check_auth_needed("DATA"):
            return
        envelope = self.envelope
        assert envelope is not None
        if not envelope.rcpt_tos or arg:
            await self.push("501 Syntax: DATA" if arg else "503 Error: need RCPT command")
            return
        await self.push("354 End data with <CR><LF>.<CR><LF>")
        mail = Incoming(self.event_handler.memory, self.peer)
        try:
            await self._read(mail)
            answer = mail.refusal or await self._store(mail, envelope)
        finally:
            mail.release()
        answers = len(envelope.rcpt_tos) if self.event_handler.protocol == "lmtp" else 1
        self._set_post_data_state()
        await self.push("\r\n".join([answer] * answers))

    async def _store(self, mail: "Incoming", envelope: Envelope) -> str:
        envelope.content = envelope.original_content = mail.unstuffed()
        return str(await self._call_handler_hook("DATA"))

    async def _read(self, mail: "Incoming") -> None:
        """Read up to the line with a single dot.

        Only CRLF ends a line, to prevent SMTP smuggling.
        """
        counted = 0
        # So that a dot in the very first line is found like any other.
        self._reader._buffer[:0] = LINE_END  # type: ignore[attr-defined]
        while True:
            try:
                piece: bytes = await self._reader.readuntil(END)
                mail.add(piece[: -len(END) + len(LINE_END)])
                return
            except asyncio.LimitOverrunError as error:
                mail.add(await self._reader.read(error.consumed))
            if mail.size - counted >= EXTEND_TIMEOUT_BYTES:
                counted = mail.size
                self._reset_timeout()


class LimitedLmtp(LimitedSmtp, LMTP):
    """LMTP answers DATA once for each recipient."""


class Incoming:
    """A mail while it is received. Bytes over the limit are dropped and only counted."""

    def __init__(self, memory: Memory, peer: str | None) -> None:
        self.memory, self.peer = memory, peer
        self.content = bytearray()
        self.size = self.held = 0
        self.refusal = ""

    def add(self, piece: bytes) -> None:
        self.size += len(piece)
        if self.refusal:
            return
        if self.size > settings.MAX_MAIL_BYTES + len(LINE_END):
            self._refuse(TOO_LARGE % settings.MAX_MAIL_BYTES)
        elif not self.memory.take(len(piece), self.peer):
            self._refuse(NO_ROOM)
        else:
            self.held += len(piece)
            self.content += piece

    def unstuffed(self) -> bytes:
        """Return the bytes without the leading line end and with dot-stuffing undone."""
        content = self.content.replace(b"\r\n.", LINE_END)
        self.content.clear()
        return bytes(memoryview(content)[len(LINE_END) :])

    def release(self) -> None:
        self.memory.free(self.held, self.peer)
        self.held = 0
        self.content.clear()

    def _refuse(self, why: str) -> None:
        self.refusal = why
        self.release()
