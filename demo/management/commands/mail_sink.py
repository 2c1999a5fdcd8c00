"""`manage.py mail_sink`: the SMTP server to which the demo sends all its mail."""

import asyncio
import logging
import signal
from typing import Any
from urllib.parse import urlsplit

from aiosmtpd.smtp import SMTP, Envelope, Session
from asgiref.sync import sync_to_async
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import close_old_connections

from demo.postbox.actions.receive import receive_mail
from mail.inbound.store import store
from mail.models import Mailbox
from mail.signed_addresses import read_reply_address

logger = logging.getLogger(__name__)
GRACE_SECONDS = 5


class Sink:
    """SMTP handler: answers 250 once a mail is stored in the Postbox, 451 if that fails."""

    def __init__(self) -> None:
        self.running: set[asyncio.Task[None]] = set()

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        raw = envelope.original_content or b""
        task = asyncio.create_task(keep(raw, envelope.mail_from or "", [*envelope.rcpt_tos]))
        self.running.add(task)
        try:
            await asyncio.shield(task)
        except Exception:
            logger.exception("A mail could not be stored")
            return "451 The Postbox cannot store it now, try again later"
        finally:
            self.running.discard(task)
        return "250 Stored in the Postbox"


async def keep(raw: bytes, sender: str, recipients: list[str]) -> None:
    await sync_to_async(_keep, thread_sensitive=False)(raw, sender, recipients)


def _keep(raw: bytes, sender: str, recipients: list[str]) -> None:
    """Store a mail in the Postbox; one to a mailbox of Tandem is received as inbound mail too."""
    close_old_connections()
    try:
        if ours := [each for each in recipients if is_ours(each)]:
            store(raw, received_via="smtp", envelope_from=sender, envelope_to=ours)
        receive_mail(raw, recipients=recipients)
    finally:
        close_old_connections()


def is_ours(address: str) -> bool:
    """Return True for a mailbox's address, and for a reply address under its domain."""
    active = Mailbox.objects.filter(is_active=True)
    if read_reply_address(address):
        return active.filter(address__iendswith=address[address.rindex("@") :]).exists()
    return active.filter(address__iexact=address).exists()


class Command(BaseCommand):
    help = "Receives all mail that the demo sends and stores it in the Postbox."

    def handle(self, *args: Any, **options: Any) -> None:
        logging.getLogger("mail.log").setLevel(logging.WARNING)
        url = urlsplit(settings.MAIL_URL)
        port = 25 if url.port is None else url.port
        try:
            asyncio.run(self._serve(url.hostname or "127.0.0.1", port))
        except OSError as error:
            raise CommandError(
                f"Cannot listen on {settings.MAIL_URL}: {error.strerror}. "
                "Set MAIL_URL to a free port of this machine."
            ) from error

    async def _serve(self, host: str, port: int) -> None:
        """Listen until SIGTERM or SIGINT; mails that are being stored are finished first."""
        loop = asyncio.get_running_loop()
        stopped = asyncio.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, stopped.set)
        sink = Sink()
        server = await loop.create_server(lambda: protocol(sink), host, port)
        name = server.sockets[0].getsockname()
        self.stdout.write(f"Listening on {name[0]}:{name[1]} for the Postbox.")
        self.stdout.flush()
        await stopped.wait()
        server.close()
        if sink.running:
            await asyncio.wait(sink.running, timeout=GRACE_SECONDS)
        await asyncio.sleep(0.05)  # their responses go out


def protocol(sink: Sink) -> SMTP:
    return SMTP(sink, data_size_limit=settings.MAX_MAIL_BYTES, enable_SMTPUTF8=True)
