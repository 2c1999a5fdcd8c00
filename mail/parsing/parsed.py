"""What reading one mail gives: plain, frozen values that know no database."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from mail.parsing.classify.bounce_reasons import is_gone

Kind = Literal["human", "auto_reply", "bounce", "delay", "list", "abuse"]


@dataclass(frozen=True, slots=True)
class Address:
    name: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class ParsedAttachment:
    name: str
    content_type: str
    size: int
    sha256: str
    cid: str | None
    inline: bool
    content: bytes = field(repr=False)
    is_dangerous: bool = False


@dataclass(frozen=True, slots=True)
class BounceReport:
    """One recipient a mail did not reach: `hard` for good (5.x.x), `soft` for now (4.x.x).

    `is_gone`: there is nobody at this address. A mailbox that is full or a filter fails for good
    too, and will take the next mail.
    """

    recipient: str
    status: str
    class_: Literal["hard", "soft"]
    reason: str
    original_message_id: str | None = None
    # What was said about it, kept for `is_gone`.
    words: str = field(default="", repr=False)

    @property
    def is_gone(self) -> bool:
        return self.status[:1] == "5" and is_gone(self.status, self.reason, self.words)


@dataclass(frozen=True, slots=True)
class ParsedMail:
    """Everything understood of one raw mail. What went wrong stands in `problems`."""

    subject: str = ""
    from_: Address = Address()
    reply_to: list[Address] = field(default_factory=list)
    to: list[Address] = field(default_factory=list)
    cc: list[Address] = field(default_factory=list)
    message_id: str | None = None
    in_reply_to: str | None = None
    references: list[str] = field(default_factory=list)
    date: datetime | None = None
    text: str = ""
    html: str = ""
    reply: str = ""
    attachments: list[ParsedAttachment] = field(default_factory=list)
    kind: Kind = "human"
    # Nothing but the subject says "out of office": a person may have written it.
    is_away_by_subject: bool = False
    bounces: list[BounceReport] = field(default_factory=list)
    # It carries what a mail system writes for machines, not only words that sound like it.
    has_report: bool = False
    forwarded_from: Address | None = None
    headers: Mapping[str, list[str]] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    # Nobody knows what it says: its text is not what the sender wrote.
    is_unread: bool = False

    @property
    def is_automatic(self) -> bool:
        """Whether a machine wrote it. What a list or a group passed on was written by a person."""
        return self.kind in ("auto_reply", "bounce", "delay", "abuse")
