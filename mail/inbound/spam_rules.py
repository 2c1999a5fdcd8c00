"""Spam rules: blocked senders, headers of a spam filter, and the rate per sender.

Held mail waits in the mail queue; nothing is discarded.
"""

import re

from django.utils.translation import gettext as _

from accounts.models import User
from config.addresses import written_forms
from mail.hooks import is_participant
from mail.inbound.hold_rules import Suspension
from mail.inbound.sender_facts import SenderFacts
from mail.inbound.threading import Thread
from mail.models import HeaderTest, InboundMail, SpamSettings
from mail.parsing.message.head import header_values

NUMBER = re.compile(r"-?\d{1,9}(?:\.\d{1,6})?")
Cause = InboundMail.Cause


def spam_reason(inbound: InboundMail, thread: Thread, known: SenderFacts) -> Suspension | None:
    """Return the reason to hold this mail as spam, or None.

    A sender who is always allowed passes, unless our border reports a forgery. A blocked one never
    does, be it the address in From or the writer whom only Reply-To names; all else is judged by
    From. Neither the filter's headers nor the rate hold back an answer to our own mail: losing a
    customer's answer is worse than reading an advertisement.
    """
    if blocked := known.blocked:
        return Suspension(Cause.SPAM, _("%s is blocked under Settings, Spam.") % blocked)
    if known.is_allowed and not inbound.is_forged:
        return None
    if _answers_us(inbound, thread, known.trusted):
        return None
    header = _spam_header(inbound, known.settings)
    if header:
        return Suspension(Cause.SPAM, _("Your spam filter reported “%s”.") % header)
    return _rate_reason(inbound, known)


def _spam_header(inbound: InboundMail, settings: SpamSettings) -> str:
    """Return the header that marks it as spam, as written; "" when none does."""
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


def _answers_us(inbound: InboundMail, thread: Thread, sender: str) -> bool:
    """Return True if it goes to a signed address of ours, or is by a participant."""
    if thread.about is None or inbound.is_forged:
        return False
    return thread.matched_by == "address" or is_participant(thread.about, sender)


def _rate_reason(inbound: InboundMail, known: SenderFacts) -> Suspension | None:
    """Return the reason if the sender exceeds the limit of mails per hour.

    Our own lists and forms send for many people, and have none.
    """
    sender, most = known.sent_from, known.settings.most_an_hour
    if not sender or not most:
        return None
    is_own_list = sender in known.ours and not inbound.is_forged
    if known.earlier < most or is_own_list or _is_colleague(inbound, sender):
        return None
    reason = _("%(sender)s sent more than %(most)d mails within an hour. If you expect this, "
              "always allow the sender.")  # fmt: skip
    return Suspension(Cause.TOO_MANY, reason % {"sender": sender, "most": most})


def _is_colleague(inbound: InboundMail, sender: str) -> bool:
    """Return True for a colleague, who may forward a whole folder."""
    colleagues = User.objects.filter(email__lower__in=written_forms(sender), is_active=True)
    return not inbound.is_forged and colleagues.exists()
