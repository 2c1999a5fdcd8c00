"""One parsing process, as its parent sees it: started, asked, ended."""

import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, Final

from mail.sandbox import errors, limits
from mail.sandbox.frames import BadFrame, Frame, receive_frame, send_frame

CHILD: Final = Path(__file__).with_name("child.py")
# Signals that come from outside; all others come from what the process did.
FROM_OUTSIDE: Final = (signal.SIGKILL, signal.SIGTERM, signal.SIGHUP, signal.SIGINT)


class IsOver(Exception):
    """The process had ended by itself before it took the request."""


class ParserProcess:
    """A running process. One thread at a time uses it."""

    def __init__(self) -> None:
        try:
            self._start()
        except OSError as error:
            raise errors.ParserUnavailable(errors.NO_PROCESS) from error
        try:
            hello = receive_frame(self.connection, until=time.monotonic() + limits.START_SECONDS)
        except BaseException as error:
            self.end()
            if isinstance(error, TimeoutError | BadFrame):
                raise errors.ParserUnavailable(errors.NO_PROCESS) from error
            raise
        if hello is None:
            self.end()
            raise errors.ParserUnavailable(errors.NO_PROCESS)

    def _start(self) -> None:
        self.connection, theirs = socket.socketpair()
        try:
            # Executed anew and not forked, with an empty environment: what reads hostile bytes
            # inherits no connection, no key and no password.
            self.process = subprocess.Popen(
                [sys.executable, "-I", str(CHILD), str(limits.MEMORY)],
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env={},
                cwd="/",
            )
        except BaseException:
            self.connection.close()
            raise
        finally:
            theirs.close()

    def ask(self, request: dict[str, Any], content: bytes) -> Frame:
        """Return the frame that answers a request; otherwise the process has ended.

        Raises IsOver, LimitExceeded and ParsingFailed.
        """
        if self.process.poll() is not None:
            self.end()
            raise IsOver
        request |= {"cpu_seconds": limits.CPU_SECONDS}
        try:
            until = time.monotonic() + limits.WALL_SECONDS
            answer = self._exchange(request, content, until)
        except BaseException as error:
            self.end()
            if isinstance(error, TimeoutError):
                raise errors.ParsingFailed(errors.LATE) from error
            if isinstance(error, BadFrame):
                raise errors.LimitExceeded(errors.CRASHED) from error
            raise
        if answer is None:
            raise self._why_it_ended()
        failure = answer[0].get("error")
        if failure is None:
            return answer
        self.end()
        is_memory = failure == "memory"
        raise errors.LimitExceeded(errors.TOO_LARGE if is_memory else errors.CRASHED)

    def _exchange(self, request: dict[str, Any], content: bytes, until: float) -> Frame | None:
        try:
            send_frame(self.connection, request, content, until=until)
        except ConnectionError:
            return None
        return receive_frame(self.connection, until=until)

    def _why_it_ended(self) -> Exception:
        try:
            code = self.process.wait(timeout=limits.END_SECONDS)
        except subprocess.TimeoutExpired:
            code = 0  # it has closed its connection in order and takes long to end
        self.end()
        if code == 0:
            return IsOver()
        if code == -signal.SIGXCPU:
            return errors.LimitExceeded(errors.TOO_LONG)
        if -code in FROM_OUTSIDE:
            return errors.ParsingFailed(errors.KILLED)
        return errors.LimitExceeded(errors.CRASHED)

    def end(self) -> None:
        """End the process, whatever it does."""
        self.connection.close()
        self.process.kill()
        self.process.wait()
