"""Answers of mail servers that the database does not hold yet.

When the database goes away between the server's answer and the commit, the mail is still queued
there. The process that sent it remembers the answer and records it at the next attempt, instead of
sending the mail again. A second copy goes out, under the same Message-ID, if that process ends
within that time or if another mailer takes the mail first.
"""

import threading

from mail.outbound.transport import Refusal


class Unrecorded:
    """The answers of this process: recipients who were asked for, and those who were refused."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._answers: dict[int, tuple[list[str], dict[str, Refusal]]] = {}

    def get(self, pk: int) -> tuple[list[str], dict[str, Refusal]] | None:
        with self._lock:
            return self._answers.get(pk)

    def keep(self, pk: int, asked: list[str], refused: dict[str, Refusal]) -> None:
        with self._lock:
            self._answers[pk] = (asked, refused)

    def forget(self, pk: int) -> None:
        """Forget the answer, as it is committed."""
        with self._lock:
            self._answers.pop(pk, None)


unrecorded = Unrecorded()
