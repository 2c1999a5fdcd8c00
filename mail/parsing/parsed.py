"""The result of parsing a mail: plain, frozen values without database access."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from mail.parsing.bounce_reasons import is_gone
from mail.parsing.problems import signature_text

Kind = Literal["human", "auto_reply", "bounce", "delay", "list", "abuse", "reaction"]


@dataclass(frozen=True, slots=True)
class Address:
    name: str = ""
    address: str = ""

    @property
    def shown_name(self) -> str:
        """The name, or "" where it is another address, which would be taken for this one."""
        words = self.name.replace("<", " ").replace(">", " ").split()
        named = [
            each.strip("\"'(),;:[]").lower() for each in words if "." in each.rpartition("@")[2]
        ]
        is_other = any("@" in each[1:] and each != self.address.lower() for each in named)
        return "" if is_other else self.name


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

    `is_gone`: the address does not exist. A full mailbox or a filter also fails for good, but may
    accept the next mail.
    """

    recipient: str
    status: str
    class_: Literal["hard", "soft"]
    reason: str
    original_message_id: str | None = None
    # The address that the sender of the report got the mail for, if it is another one.
    original_recipient: str = ""
    # The server's text, kept for `is_gone`.
    diagnostic: str = field(default="", repr=False)

    @property
    def is_gone(self) -> bool:
        return self.status[:1] == "5" and is_gone(self.status, self.reason, self.diagnostic)


@dataclass(frozen=True, slots=True)
class Signature:
    """The result of checking an S/MIME signature. Nobody vouches for its certificate.

    `intact`: the certificate names the sender, and the content is unchanged; `other`: it names
    somebody else; `part`: something stands outside the signature; `altered`: the signature does not
    fit; `unchecked`: nothing is known, as with OpenPGP; "": there is none.
    """

    state: Literal["", "intact", "other", "part", "altered", "unchecked"] = ""
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ParsedMail:
    """The content of one raw mail. `problems` lists what could not be read."""

    subject: str = ""
    from_: Address = Address()
    # From names more than one address: none of them is surely the writer's.
    has_several_senders: bool = False
    # `from_` was taken from Reply-To or the like, not from From: see mail/inbound/writer.py.
    is_sender_claimed: bool = False
    # Then the address in From, and whether From is a mailbox of ours that a list writes into.
    sent_from: str = ""
    is_from_own_list: bool = False
    reply_to: list[Address] = field(default_factory=list)
    to: list[Address] = field(default_factory=list)
    cc: list[Address] = field(default_factory=list)
    message_id: str | None = None
    in_reply_to: str | None = None
    references: list[str] = field(default_factory=list)
    date: datetime | None = None
    text: str = ""
    # Safe to show.
    html: str = ""
    # As it came, small enough to be parsed: quotes are cut on its structure. Never shown.
    html_source: str = field(default="", repr=False, compare=False)
    reply: str = ""
    # The text of the search: the whole one without the words that we sent.
    searched: str = field(default="", repr=False)
    attachments: list[ParsedAttachment] = field(default_factory=list)
    kind: Kind = "human"
    # Only the subject says "out of office": a person may have written it.
    is_auto_reply_by_subject: bool = False
    # Of the kind "reaction": its emoji, "?" for one sent as a picture only.
    reaction: str = ""
    bounces: list[BounceReport] = field(default_factory=list)
    # The mail has a machine-readable report, not only text that resembles one.
    has_report: bool = False
    forwarded_from: Address | None = None
    headers: Mapping[str, list[str]] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    signature: Signature = Signature()
    # The text is not what the sender wrote: reading failed.
    is_unread: bool = False

    @property
    def notes(self) -> list[str]:
        """The sentences told at the message: the state of its signature, and the problems."""
        signed = signature_text(self.signature.state, self.signature.names)
        return [signed, *self.problems] if signed else self.problems

    @property
    def is_automatic(self) -> bool:
        """Return True if the mail was written automatically, or is a reaction: it must change no
        status.

        A list's mail counts as written by a person.
        """
        return self.kind in ("auto_reply", "bounce", "delay", "abuse", "reaction")
