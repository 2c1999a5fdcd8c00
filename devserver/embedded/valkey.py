"""Valkey 9 on loopback. Every write is appended to a file, so that a kill loses nothing."""

import os
import signal
import socket
from pathlib import Path

from devserver.embedded import binaries
from devserver.embedded.server import Server


class Valkey(Server):
    name = "valkey"
    preferred_port = 26379
    stop_signal = signal.SIGTERM

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def prepare(self) -> None:
        self.data.mkdir(exist_ok=True)

    def command(self) -> list[str | Path]:
        options = f"--bind 127.0.0.1 --port {self.port} --appendonly yes --loglevel notice".split()
        # One database for each worker of a test run.
        return [binaries.valkey(), *options, "--databases", "64", "--save", "", "--dir", self.data]

    def environment(self) -> dict[str, str]:
        return dict(os.environ) | {"LC_ALL": "C", "LANG": "C"}

    def is_ready(self) -> bool:
        """Return True if it answers, has loaded its file, and is ours, not another server on our
        port."""
        if self.process is None:
            return False
        try:
            with socket.create_connection(("127.0.0.1", self.port), 1) as talk:
                talk.settimeout(1)
                talk.sendall(b"PING\r\n")
                if not talk.recv(64).startswith(b"+PONG"):
                    return False
                talk.sendall(b"INFO server\r\n")
                return b"process_id:%d\r\n" % self.process.pid in talk.recv(16_384)
        except OSError:
            return False
