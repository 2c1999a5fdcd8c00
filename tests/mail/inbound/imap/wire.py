"""A proxy between fetcher and server that can cut or hold the connection."""

import contextlib
import socket
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field


@dataclass
class Wire:
    """Acts on each line to the server by the result of `watch(line)`.

    "hold" stops the connection, "cut" ends it, "empty" answers OK and nothing else. Capabilities in
    `hidden` are removed from the server's responses.
    """

    target: int
    watch: Callable[[bytes], str] | None = None
    hidden: Sequence[bytes] = ()
    held: threading.Event = field(default_factory=threading.Event)
    connections: int = 0
    cuts: int = 0

    def __post_init__(self) -> None:
        self.port = 0
        self._talks: list[socket.socket] = []
        self.open()

    def open(self) -> None:
        """Listen; can be repeated on the same port."""
        self._listener = socket.create_server(("127.0.0.1", self.port))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, args=(self._listener,), daemon=True).start()

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self.cut()

    def cut(self) -> None:
        """Close all connections."""
        for talk in self._talks:
            with contextlib.suppress(OSError):
                talk.shutdown(socket.SHUT_RDWR)
            talk.close()
        self._talks.clear()

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                ours, _address = listener.accept()
                theirs = socket.create_connection(("127.0.0.1", self.target), 10)
            except OSError:
                return
            self.connections += 1
            self._talks += [ours, theirs]
            up = self._up if self.watch else self._pass_on
            threading.Thread(target=up, args=(ours, theirs), daemon=True).start()
            threading.Thread(target=self._pass_on, args=(theirs, ours), daemon=True).start()

    def _up(self, ours: socket.socket, theirs: socket.socket) -> None:
        assert self.watch
        with contextlib.suppress(OSError, ValueError), ours.makefile("rb") as lines:
            for line in lines:
                wish = self.watch(line)
                if wish == "hold":
                    self.held.set()
                    return
                if wish == "cut":
                    self.cuts += 1
                    break
                if wish == "empty":
                    line = line.split()[0] + b" NOOP\r\n"
                theirs.sendall(line)
        self._end(ours, theirs)

    def _pass_on(self, theirs: socket.socket, ours: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := theirs.recv(65536):
                for ability in self.hidden:
                    data = data.replace(b" " + ability, b" X" + ability[1:])
                ours.sendall(data)
        self._end(ours, theirs)

    def _end(self, *talks: socket.socket) -> None:
        for talk in talks:
            with contextlib.suppress(OSError):
                talk.shutdown(socket.SHUT_RDWR)
            talk.close()
