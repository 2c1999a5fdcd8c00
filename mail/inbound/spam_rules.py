"""Mail nobody asked for: who is blocked, what the filter in front says, and how much is too much.

What is held back here waits in the mail queue; nothing is thrown away.
"""

import re

from django.utils.translation import gettext as _

from accounts.models import User
from mail.hooks import is_participant
from mail.inbound.authentication import is_forged
from mail.inbound.hold_rules import Suspension
from mail.inbound.sender_facts import KnownSender
from mail.inbound.threading import Thread
from mail.models import HeaderTest, InboundMail, SenderRule, SpamSettings
from mail.parsing.message.head import header_values
from mail.parsing.parsed import ParsedMail

NUMBER = re.compile(r"-?\d{1,9}(?:\.\d{1,6})?")
Cause = InboundMail.Cause


def why_spam(
    inbound: InboundMail, parsed: ParsedMail, thread: Thread, known: KnownSender
) -> Suspension | None:
    """Why this mail is held back as unwanted, or None.

    A sender who is always let through is, unless our border says the sender is forged. A blocked
    one never is. What the filter in front thinks does not hold back an answer to what we wrote:
    losing a customer's words is worse than reading an advertisement. Nor does their number.
    """
    sender, verdict = known.address, known.verdict
    if verdict == SenderRule.Verdict.BLOCK:
        return Suspension(Cause.SPAM, _("%s is blocked under Settings, Spam.") % sender)
    if verdict == SenderRule.Verdict.ALLOW and not is_forged(parsed.headers):
        return None
    if _answers_us(parsed, thread, sender):
        return None
    said = _said_by_filter(inbound, known.settings)
    if said:
        return Suspension(Cause.SPAM, _("The spam filter in front of Tandem wrote “%s”.") % said)
    return _too_many(parsed, known)


def _said_by_filter(inbound: InboundMail, settings: SpamSettings) -> str:
    """The header that calls it spam, as it is written; "" when none does."""
    rules = settings.rules
    if not rules:
        return ""
    names = {rule["header"].lower() for rule in rules}
    values = header_values(bytes(inbound.raw.content), names)
    for rule in rules:
        for value in values[rule["header"].lower()]:
            if _holds(rule["test"], value.lower(), rule["value"].lower()):
                return f"{rule['header']}: {value[:80]}"
    return ""


def _holds(test: str, value: str, wanted: str) -> bool:
    if test == HeaderTest.AT_LEAST:
        number, limit = NUMBER.match(value), NUMBER.match(wanted)
        return bool(number and limit and float(number[0]) >= float(limit[0]))
    if test == HeaderTest.BEGINS:
        return value.startswith(wanted)
    return wanted in value if test == HeaderTest.HOLDS else value == wanted


def _answers_us(parsed: ParsedMail, thread: Thread, sender: str) -> bool:
    """Whether it goes to the signed address we gave out, or is by somebody who takes part."""
    if thread.about is None or is_forged(parsed.headers):
        return False
    return thread.matched_by == "address" or is_participant(thread.about, sender)


def _too_many(parsed: ParsedMail, known: KnownSender) -> Suspension | None:
    """More from one address within the hour before this mail than a person writes."""
    sender, most = known.address, known.settings.most_an_hour
    if not sender or not most:
        return None
    if known.earlier < most or _is_colleague(parsed, sender):
        return None
    words = _("%(sender)s sent more than %(most)d mails within an hour. Let the sender through "
              "always if that is right.")  # fmt: skip
    return Suspension(Cause.TOO_MANY, words % {"sender": sender, "most": most})


def _is_colleague(parsed: ParsedMail, sender: str) -> bool:
    """A colleague may forward a whole folder."""
    colleagues = User.objects.filter(email__lower=sender, is_active=True)
    return not is_forged(parsed.headers) and colleagues.exists()
