"""A wire between the door and the server that can be cut, or held at a certain command."""

import contextlib
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass
class Wire:
    """`watch(line)` sees each line to the server: "hold" keeps it for ever, "cut" ends the talk."""

    target: int
    watch: Callable[[bytes], str] = lambda line: ""
    held: threading.Event = field(default_factory=threading.Event)
    connections: int = 0
    cuts: int = 0

    def __post_init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._talks: list[socket.socket] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self.cut()

    def cut(self) -> None:
        """Hang up on everybody who talks now."""
        for talk in self._talks:
            with contextlib.suppress(OSError):
                talk.shutdown(socket.SHUT_RDWR)
            talk.close()
        self._talks.clear()

    def _accept(self) -> None:
        while True:
            try:
                ours, _address = self._listener.accept()
                theirs = socket.create_connection(("127.0.0.1", self.target), 10)
            except OSError:
                return
            self.connections += 1
            self._talks += [ours, theirs]
            threading.Thread(target=self._up, args=(ours, theirs), daemon=True).start()
            threading.Thread(target=self._down, args=(theirs, ours), daemon=True).start()

    def _up(self, ours: socket.socket, theirs: socket.socket) -> None:
        with contextlib.suppress(OSError, ValueError), ours.makefile("rb") as lines:
            for line in lines:
                wish = self.watch(line)
                if wish == "hold":
                    self.held.set()
                    return
                if wish == "cut":
                    self.cuts += 1
                    break
                theirs.sendall(line)
        self._end(ours, theirs)

    def _down(self, theirs: socket.socket, ours: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := theirs.recv(65536):
                ours.sendall(data)
        self._end(ours, theirs)

    def _end(self, *talks: socket.socket) -> None:
        for talk in talks:
            with contextlib.suppress(OSError):
                talk.shutdown(socket.SHUT_RDWR)
            talk.close()
