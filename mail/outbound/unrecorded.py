"""Answers of mail servers that the database does not hold yet.

When the database goes away between the server's answer and the commit, the mail is still queued
there. The process that sent it remembers the answer and records it at the next attempt, instead of
sending the mail again. A second copy goes out, under the same Message-ID, if that process ends
within that time or if another mailer takes the mail first.

An answer is out of date as soon as the row shows it, for the commit may have succeeded although the
connection was lost, and when a person has queued the mail again.
"""

import threading
from datetime import datetime
from typing import Final, NamedTuple

from mail.models import OutboundMail
from mail.outbound.transport import Refusal

MAX_KEPT: Final = 1000  # answers; one that is out of date is found only at another attempt


class Answer(NamedTuple):
    """The recipients who were asked for, those who were refused, and when the mail was queued."""

    asked: list[str]
    refused: dict[str, Refusal]
    queued_at: datetime

    @property
    def accepted(self) -> set[str]:
        return {*self.asked} - {*self.refused}

    def is_missing_from(self, mail: OutboundMail) -> bool:
        """Return True if the row neither shows the answer nor was queued again since."""
        return not self.accepted <= {*mail.delivered_to} and self.queued_at == mail.created_at


class Unrecorded:
    """The answers of this process that are not known to be committed."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._answers: dict[int, Answer] = {}

    def get(self, pk: int) -> Answer | None:
        with self._lock:
            return self._answers.get(pk)

    def keep(self, mail: OutboundMail, asked: list[str], refused: dict[str, Refusal]) -> None:
        """Keep the answer if anyone was accepted: asking again after a refusal sends no copy."""
        answer = Answer(asked, refused, mail.created_at)
        if not answer.accepted:
            return
        with self._lock:
            self._answers[mail.pk] = answer
            if len(self._answers) > MAX_KEPT:
                del self._answers[next(iter(self._answers))]  # the oldest

    def take_for(self, mail: OutboundMail) -> Answer | None:
        """Return the answer that the row lacks; forget one that is out of date."""
        with self._lock:
            known = self._answers.get(mail.pk)
            if known and not known.is_missing_from(mail):
                del self._answers[mail.pk]
                return None
            return known

    def forget(self, pk: int) -> None:
        """Forget the answer, as it is committed."""
        with self._lock:
            self._answers.pop(pk, None)


unrecorded = Unrecorded()
