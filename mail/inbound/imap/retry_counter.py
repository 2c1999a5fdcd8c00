"""Attempts per mail, and the time of the next one."""

import random
import time

from mail.inbound.imap.backoff import wait_after

MAX_BROKEN_CONNECTIONS = 3  # a mail that breaks this many is treated as the cause


class RetryCounter:
    """Counts before a mail is fetched, so that one that breaks the connection is counted too."""

    def __init__(self) -> None:
        self._counts: dict[int, int] = {}
        self._again_at: dict[int, float] = {}
        self.errors: dict[int, str] = {}

    def begin(self, uid: int) -> None:
        self._counts[uid] = self._counts.get(uid, 0) + 1
        self._again_at[uid] = time.monotonic() + wait_after(self._counts[uid], random.random())

    def succeeded(self, uid: int) -> None:
        for notes in (self._counts, self._again_at, self.errors):
            notes.pop(uid, None)

    def failed(self, uid: int, error: str) -> None:
        self.errors[uid] = error

    def may_begin(self, uid: int) -> bool:
        is_new_error = self._counts.get(uid, 0) < MAX_BROKEN_CONNECTIONS and uid not in self.errors
        return is_new_error or time.monotonic() >= self._again_at[uid]
