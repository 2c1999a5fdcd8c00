"""The delivery state of an outgoing mail, in words for a person. No database access."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from django.utils.translation import gettext as _

from mail.refusals import plain_reason

NO_SERVER: Final = "no mail server"  # the error of a mail that waits for one
RecipientOutcome = Literal["taken", "refused", "bounced", "waits"]
Tone = Literal["", "act", "late"]


@dataclass(frozen=True)
class RecipientDelivery:
    """The delivery to one address. `response`: the server's text; "" when it accepted the mail."""

    address: str
    outcome: RecipientOutcome
    response: str = ""

    @property
    def reason(self) -> str:
        """One sentence with the reason; "" when the server accepted the mail."""
        return plain_reason(self.response) if self.outcome != "taken" else ""

    def __str__(self) -> str:
        line = {
            "taken": _("%(who)s: sent"),
            "refused": _("%(who)s: refused: %(why)s"),
            "bounced": _("%(who)s: bounced: %(why)s"),
            "waits": _("%(who)s: not yet: %(why)s"),
        }[self.outcome]
        return line % {"who": self.address, "why": self.response}


@dataclass(frozen=True)
class DeliveryState:
    """The delivery of a mail. `tone`: "" is fine, "act" is worth a look, "late" is a failure.

    `details` are one line each, the server's text included; `next_try` is set while the mail waits
    after a failed attempt. `lacks_server`: it waits until there is a mail server.
    """

    state: str
    tone: Tone
    label: str
    details: tuple[str, ...] = ()
    recipients: tuple[RecipientDelivery, ...] = ()
    next_try: datetime | None = None
    lacks_server: bool = False

    @property
    def unreached(self) -> list[RecipientDelivery]:
        """The recipients not reached, for now or for good."""
        return [each for each in self.recipients if each.outcome != "taken"]

    @property
    def missed(self) -> list[str]:
        """The addresses not reached for good."""
        return [each.address for each in self.recipients if each.outcome in ("refused", "bounced")]


def delivery_of(
    *,
    state: str,
    attempts: int,
    error: str,
    send_after: datetime,
    delivered_to: Sequence[str],
    responses: Mapping[str, Mapping[str, str]],
) -> DeliveryState:
    """Return the state of the whole mail, and of each recipient with a server response."""
    recipients = _recipients(delivered_to, responses)
    missed = [each for each in recipients if each.outcome in ("refused", "bounced")]
    details = tuple(str(each) for each in recipients if each.outcome != "taken")
    if state == "queued" and error == NO_SERVER:
        words = (error_words(error),)
        label = _("not sent: no mail server yet")
        return DeliveryState(state, "act", label, words, lacks_server=True)
    waits = state == "queued" and bool(attempts or error)
    tone, label = _summary(
        state, has_missed=bool(missed), is_retry=waits, reached=bool(delivered_to)
    )
    return DeliveryState(
        state=state,
        tone=tone,
        label=label,
        details=details or ((error,) if error and state != "sent" else ()),
        recipients=recipients,
        next_try=send_after if waits else None,
    )


def error_words(error: str) -> str:
    """Return the error of a mail as a sentence: the server's own text, or what Tandem waits for."""
    if error != NO_SERVER:
        return error
    return _("There is no mail server yet. It waits, and is sent as soon as there is one.")


def _summary(state: str, *, has_missed: bool, is_retry: bool, reached: bool) -> tuple[Tone, str]:
    if state == "queued":
        return ("act", _("waits for another try")) if is_retry else ("", _("on its way"))
    if state == "sent":
        return ("late", _("sent, but not to everybody")) if has_missed else ("", _("sent"))
    if state == "bounced":
        return "late", _("bounced")
    if state == "failed":
        return "late", _("sent, but not to everybody") if reached else _("could not be sent")
    return "", _("withdrawn")


def _recipients(
    delivered_to: Sequence[str], responses: Mapping[str, Mapping[str, str]]
) -> tuple[RecipientDelivery, ...]:
    """Return the recipients. A bounce follows the acceptance and replaces it."""
    taken = [RecipientDelivery(each, "taken") for each in delivered_to if each not in responses]
    answered = [
        RecipientDelivery(address, _outcome(response.get("came", "")), response.get("words", ""))
        for address, response in responses.items()
    ]
    return (*taken, *answered)


def _outcome(word: str) -> RecipientOutcome:
    for known in ("refused", "bounced", "waits"):
        if word == known:
            return known
    return "bounced"
