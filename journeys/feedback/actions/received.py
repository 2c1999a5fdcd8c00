"""An answer as it is received from a page or a mail."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from ledger.origin import Origin
from mail.models import InboundMail


@dataclass(frozen=True)
class ReceivedAnswer:
    """An answer as received; None means "not given".

    `source` is "page" (the mail's link), "change" (the thank-you page) or "mail" (a reply).
    """

    source: str
    origin: Origin
    score: int | None = None
    comment: str | None = None
    full_text: str | None = None
    inbound: InboundMail | None = None
    is_from_other: bool = False
    choices: Sequence[str] | None = None
    wants_contact: bool | None = None
    open_for: timedelta | None = None

    @property
    def at(self) -> datetime:
        return self.origin.at
