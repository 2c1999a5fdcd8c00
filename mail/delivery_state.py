"""How far an outgoing mail has come, in words for a person. Plain values in, no database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.utils.translation import gettext as _

from mail.refusals import plain_reason

Came = Literal["taken", "refused", "bounced", "waits"]
Tone = Literal["", "act", "late"]


@dataclass(frozen=True)
class RecipientDelivery:
    """What became of it for one address. `words` are the server's own; "" when it took the mail."""

    address: str
    came: Came
    words: str = ""

    @property
    def reason(self) -> str:
        """Why, in one plain sentence; "" when the server took it."""
        return plain_reason(self.words) if self.came != "taken" else ""

    def __str__(self) -> str:
        line = {
            "taken": _("%(who)s: sent"),
            "refused": _("%(who)s: refused: %(why)s"),
            "bounced": _("%(who)s: came back: %(why)s"),
            "waits": _("%(who)s: not yet: %(why)s"),
        }[self.came]
        return line % {"who": self.address, "why": self.words}


@dataclass(frozen=True)
class DeliveryState:
    """For a screen. `tone`: "" is as it should be, "act" is worth a look, "late" is a failure.

    `details` are one line each, the server's words included; `next_try` stands while it waits
    after a failed try.
    """

    state: str
    tone: Tone
    words: str
    details: tuple[str, ...] = ()
    recipients: tuple[RecipientDelivery, ...] = ()
    next_try: datetime | None = None

    @property
    def troubled(self) -> list[RecipientDelivery]:
        """Whom it has not reached, now or for good."""
        return [each for each in self.recipients if each.came != "taken"]

    @property
    def missed(self) -> list[str]:
        """Whom it did not reach and will not reach."""
        return [each.address for each in self.recipients if each.came in ("refused", "bounced")]


def delivery_of(
    *,
    state: str,
    attempts: int,
    error: str,
    send_after: datetime,
    delivered_to: Sequence[str],
    troubles: Mapping[str, Mapping[str, str]],
) -> DeliveryState:
    """The state of the whole mail, and of each recipient of whom a server said something."""
    recipients = _recipients(delivered_to, troubles)
    missed = [each for each in recipients if each.came in ("refused", "bounced")]
    details = tuple(str(each) for each in recipients if each.came != "taken")
    waits = state == "queued" and bool(attempts or error)
    tone, words = _told(state, has_missed=bool(missed), is_retry=waits, reached=bool(delivered_to))
    return DeliveryState(
        state=state,
        tone=tone,
        words=words,
        details=details or ((error,) if error and state != "sent" else ()),
        recipients=recipients,
        next_try=send_after if waits else None,
    )


def _told(state: str, *, has_missed: bool, is_retry: bool, reached: bool) -> tuple[Tone, str]:
    if state == "queued":
        return ("act", _("waits for another try")) if is_retry else ("", _("on its way"))
    if state == "sent":
        return ("late", _("sent, but not to everybody")) if has_missed else ("", _("sent"))
    if state == "bounced":
        return "late", _("came back")
    if state == "failed":
        return "late", _("sent, but not to everybody") if reached else _("could not be sent")
    return "", _("withdrawn")


def _recipients(
    delivered_to: Sequence[str], troubles: Mapping[str, Mapping[str, str]]
) -> tuple[RecipientDelivery, ...]:
    """A bounce comes after the server took it, and so outweighs that."""
    taken = [RecipientDelivery(each, "taken") for each in delivered_to if each not in troubles]
    told = [
        RecipientDelivery(address, _came(said.get("came", "")), said.get("words", ""))
        for address, said in troubles.items()
    ]
    return (*taken, *told)


def _came(word: str) -> Came:
    for known in ("refused", "bounced", "waits"):
        if word == known:
            return known
    return "bounced"
