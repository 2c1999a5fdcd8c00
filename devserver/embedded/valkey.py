"""Valkey 9 on loopback, with a password of its own.

Every write is appended to a file, so that a kill loses nothing.
"""

import os
import secrets
import signal
import socket
from pathlib import Path

from devserver.embedded import binaries
from devserver.embedded.folder import DataFolder, read_or_create_secret, write_privately
from devserver.embedded.server import Server


class Valkey(Server):
    name = "valkey"
    preferred_port = 26379
    stop_signal = signal.SIGTERM

    def __init__(self, folder: DataFolder) -> None:
        super().__init__(folder)
        self.password_file = folder.path / "valkey.password"
        self.config = folder.path / "valkey.conf"

    @property
    def password(self) -> str:
        return read_or_create_secret(self.password_file, secrets.token_urlsafe(24))

    @property
    def url(self) -> str:
        return f"redis://:{self.password}@127.0.0.1:{self.port}/0"

    def prepare(self) -> None:
        self.data.mkdir(exist_ok=True)
        # In a file: every user of the machine can read the arguments of a process.
        write_privately(self.config, f"requirepass {self.password}\n")

    def command(self) -> list[str | Path]:
        options = f"--bind 127.0.0.1 --port {self.port} --appendonly yes --loglevel notice".split()
        # Databases of their own for broker and cache, and for each worker of a test run.
        options += ["--databases", "64", "--save", ""]
        return [binaries.valkey(), self.config, *options, "--dir", self.data]

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
                talk.sendall(f"AUTH {self.password}\r\nPING\r\n".encode())
                answer = talk.makefile("rb")
                if [answer.readline(), answer.readline()] != [b"+OK\r\n", b"+PONG\r\n"]:
                    return False
                talk.sendall(b"INFO server\r\n")
                return b"process_id:%d\r\n" % self.process.pid in talk.recv(16_384)
        except OSError:
            return False
