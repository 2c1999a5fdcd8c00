import asyncio
import contextlib
import logging
import signal
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from config.heartbeat import TOUCH_SECONDS
from ledger.processes import HeartbeatWriter
from mail.inbound.smtp.certificate import CannotUseCertificate, Certificate
from mail.inbound.smtp.server import MAX_HELD_BYTES, SmtpHandler, make_protocol

logger = logging.getLogger(__name__)

GRACE_SECONDS = 20


class Command(BaseCommand):
    help = "Takes mail over SMTP, or LMTP with --lmtp, and stores it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--listen", default=settings.INBOUND_SMTP, metavar="HOST:PORT")
        parser.add_argument("--lmtp", action="store_true", help="speak LMTP")
        parser.add_argument(
            "--certificate", default=settings.SMTP_TLS_CERTIFICATE, help="for STARTTLS: PEM, chain"
        )
        parser.add_argument("--key", default=settings.SMTP_TLS_KEY, help="its key: PEM")
        parser.add_argument(
            "--memory", type=int, default=MAX_HELD_BYTES // 1024**2, help="MB of mail held at once"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        # aiosmtpd logs a line for every command of every client.
        logging.getLogger("mail.log").setLevel(logging.WARNING)
        host, _colon, port = options["listen"].rpartition(":")
        handler = SmtpHandler(
            "lmtp" if options["lmtp"] else "smtp",
            certificate=_certificate(options["certificate"], options["key"]),
            memory=options["memory"] * 1024**2,
        )
        asyncio.run(self._serve(handler, host.strip("[]") or "127.0.0.1", int(port)))

    async def _serve(self, handler: SmtpHandler, host: str, port: int) -> None:
        loop = asyncio.get_running_loop()
        stopped = asyncio.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, stopped.set)
        server = await loop.create_server(lambda: make_protocol(handler), host, port)
        name = server.sockets[0].getsockname()
        with contextlib.suppress(OSError):  # output on a full disk
            self.stdout.write(f"Listening on {name[0]}:{name[1]} ({handler.protocol}).")
            self.stdout.flush()
        beating = loop.create_task(_beat())
        await stopped.wait()
        beating.cancel()
        server.close()  # no new connections; mail being stored is still answered
        until = loop.time() + GRACE_SECONDS
        while handler.busy and loop.time() < until:
            await asyncio.sleep(0.05)
        await asyncio.sleep(0.05)


async def _beat() -> None:
    """Beat as long as the loop turns and its threads, which store the mail, are free."""
    writer = HeartbeatWriter("smtp")
    while True:
        await asyncio.to_thread(writer.beat)
        await asyncio.sleep(TOUCH_SECONDS)


def _certificate(certificate: str, key: str) -> Certificate | None:
    try:
        return Certificate(certificate, key) if certificate or key else None
    except CannotUseCertificate as error:
        raise CommandError(f"The SMTP server was not started. {error}") from error
