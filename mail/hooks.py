"""Registration of the apps that handle mail. The mail app knows no tickets and no surveys.

A mail belongs to something named "kind:id" ("ticket:42"); the app that owns the kind registers for
it when Django starts. Handlers run in the transaction that marks the mail delivered: they take
effect once, or not at all.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from config.addresses import normalize_address
from mail.models import InboundMail, Mailbox, OutboundMail
from mail.parsing.parsed import BounceReport, ParsedMail

MatchedBy = Literal["address", "references", "subject"]


@dataclass(frozen=True)
class Delivery:
    """A parsed mail, for the app that handles it.

    `sender` is the address in its From header, else the envelope's sender, in its normal form; ""
    when there is none. `about` is None when it belongs to nothing known. `parsed.kind` tells
    whether a person wrote it: an automatic reply must change no status. `is_forged`: the check of
    its sender failed; `is_authentic`: it passed. Neither: nobody checked, or nothing was proved.
    `is_writer_doubtful`: another sender only names this one, in Reply-To or the like.
    `maybe_ours`: addresses without a tag that an administrator has still to confirm as ours.
    """

    inbound: InboundMail
    parsed: ParsedMail
    mailbox: Mailbox
    sender: str = ""
    about: str | None = None
    matched_by: MatchedBy | None = None
    is_forged: bool = False
    is_authentic: bool = False
    is_writer_doubtful: bool = False
    maybe_ours: frozenset[str] = frozenset()

    @property
    def is_sender_named(self) -> bool:
        """Return True if the From header names one sender, and not only the envelope or two of
        them."""
        is_named = normalize_address(self.parsed.from_.address) == self.sender
        return bool(self.sender) and is_named and not self.parsed.has_several_senders

    @property
    def is_doubtful(self) -> bool:
        """Return True if the mail stays internal until a person accepts it."""
        return self.is_forged or self.is_writer_doubtful or not self.is_sender_named


@dataclass(frozen=True)
class Outcome:
    """The result of a mail: what it is about now, or the reason why it waits in the mail queue.

    `acknowledged_as`: the number to tell the sender that the mail has arrived; None asks for no
    acknowledgement. Mail sends it only where the mailbox and the rules against loops allow it.
    """

    about: str = ""
    state: Literal["delivered", "suspended"] = "delivered"
    reason: str = ""
    cause: InboundMail.Cause = InboundMail.Cause.NONE
    acknowledged_as: int | None = None


# None: what the mail is about no longer exists, so that it is handled as a new one.
Handler = Callable[[Delivery], Outcome | None]
OutboundHook = Callable[[OutboundMail], None]
BounceHook = Callable[[OutboundMail, BounceReport], None]
DoubtHook = Callable[[OutboundMail, str, str], None]
TakesPart = Callable[[str, str], bool]

_handlers: dict[str, Handler] = {}
_new: list[Handler] = []
_bounce: dict[str, BounceHook] = {}
_doubt: dict[str, DoubtHook] = {}
_sent: dict[str, OutboundHook] = {}
_failed: dict[str, OutboundHook] = {}
_takes_part: dict[str, TakesPart] = {}


def handles(kind: str) -> Callable[[Handler], Handler]:
    """Register the handler of mail about "<kind>:<id>"."""
    return _register(_handlers, kind)


def handles_new() -> Callable[[Handler], Handler]:
    """Register the handler of mail about nothing known; there is one."""

    def register(handler: Handler) -> Handler:
        _new[:] = [handler]
        return handler

    return register


def on_bounce(kind: str) -> Callable[[BounceHook], BounceHook]:
    """Register a callback for a mail about "<kind>:<id>" that did not reach a recipient."""
    return _register(_bounce, kind)


def on_doubtful_report(kind: str) -> Callable[[DoubtHook], DoubtHook]:
    """Register a callback for a report about a mail on "<kind>:<id>" that may be forged.

    It is called with a sentence that says so, and what the report says.
    """
    return _register(_doubt, kind)


def on_sent(kind: str) -> Callable[[OutboundHook], OutboundHook]:
    """Register a callback for a mail that the mail server has accepted."""
    return _register(_sent, kind)


def on_failed(kind: str) -> Callable[[OutboundHook], OutboundHook]:
    """Register a callback for a mail that cannot be sent; `outbound.error` has the reason."""
    return _register(_failed, kind)


def takes_part(kind: str) -> Callable[[TakesPart], TakesPart]:
    """Register a predicate: does an address take part in "<kind>:<id>"?"""
    return _register(_takes_part, kind)


def handlers_of(about: str | None) -> list[Handler]:
    """Return the handlers to ask in turn: the one for `about`, then the one for new mail."""
    owner = _handlers.get(_kind(about)) if about else None
    return [owner, *_new] if owner else [*_new]


def bounce_hook_of(about: str) -> BounceHook | None:
    return _bounce.get(_kind(about))


def doubt_hook_of(about: str) -> DoubtHook | None:
    return _doubt.get(_kind(about))


def sent_hook_of(about: str) -> OutboundHook | None:
    return _sent.get(_kind(about))


def failed_hook_of(about: str) -> OutboundHook | None:
    return _failed.get(_kind(about))


def is_participant(about: str, address: str) -> bool:
    asked = _takes_part.get(_kind(about))
    return bool(asked and address and asked(about, normalize_address(address)))


def _register[T](registry: dict[str, T], kind: str) -> Callable[[T], T]:
    def register(function: T) -> T:
        registry[kind] = function
        return function

    return register


def _kind(about: str) -> str:
    return about.partition(":")[0]
