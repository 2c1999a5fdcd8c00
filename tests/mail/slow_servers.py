"""A mail server that answers, one byte at a time, and does not come to an end."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

# The moment from which on the server drips: a command, or the end of the mail.
GREETING, SIGN_IN, RECIPIENT, END_OF_MAIL = "", "EHLO", "RCPT", "\r\n.\r\n"


class DrippingServer:
    """Speaks SMTP up to a moment; then each answer is a line without end, byte by byte."""

    def __init__(self, drips_at: str, pause: float = 0.05) -> None:
        self.drips_at = drips_at
        self.pause = pause
        self.mails: list[bytes] = []
        self.connections = 0
        self.is_well = False
        self.is_over = threading.Event()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self.listener.getsockname()[1]

    def serve(self) -> None:
        while not self.is_over.is_set():
            with suppress(OSError):
                connection, _peer = self.listener.accept()
                self.connections += 1
                threading.Thread(target=self._talk, args=(connection,), daemon=True).start()

    def _talk(self, connection: socket.socket) -> None:
        with connection, suppress(OSError):
            self._answer(connection, GREETING, "220 slow.example")
            lines = connection.makefile("rb")
            while line := lines.readline():
                command = line.decode().split(":")[0].split()[0].upper()
                if command == "DATA":
                    connection.sendall(b"354 Go on\r\n")
                    self.mails.append(_mail(lines))
                    command = END_OF_MAIL
                self._answer(connection, command, "250 OK")

    def _answer(self, connection: socket.socket, moment: str, text: str) -> None:
        while moment == self.drips_at and not self.is_well and not self.is_over.is_set():
            connection.sendall(b"2")
            self.is_over.wait(self.pause)
        connection.sendall(f"{text}\r\n".encode())


def _mail(lines) -> bytes:
    mail = b""
    while (line := lines.readline()) not in (b".\r\n", b""):
        mail += line
    return mail


@contextmanager
def dripping(drips_at: str) -> Iterator[DrippingServer]:
    server = DrippingServer(drips_at)
    thread = threading.Thread(target=server.serve, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.is_over.set()
        server.listener.shutdown(socket.SHUT_RDWR)
        server.listener.close()
        thread.join(10)
