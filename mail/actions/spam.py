"""Mail nobody asked for: who is blocked, what the filter in front says, and how much is too much.

What is held back here waits in the mail queue; nothing is thrown away.
"""

import re
from datetime import timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from mail.actions.find_thread import Thread
from mail.actions.suspend import Suspension
from mail.authentication import is_forged
from mail.head import header_values
from mail.hooks import is_participant
from mail.models import HeaderTest, InboundMail, SenderRule, SpamSettings
from mail.reading import ParsedMail

WINDOW = timedelta(hours=1)
NUMBER = re.compile(r"-?\d{1,9}(?:\.\d{1,6})?")
Cause = InboundMail.Cause


def why_spam(inbound: InboundMail, parsed: ParsedMail, thread: Thread) -> Suspension | None:
    """Why this mail is held back as unwanted, or None.

    A sender who is always let through is, unless our border says the sender is forged. A blocked
    one never is. What the filter in front thinks does not hold back an answer to what we wrote:
    losing a customer's words is worse than reading an advertisement. Nor does their number.
    """
    sender = parsed.from_.address.strip().lower()
    verdict = _verdict(sender)
    if verdict == SenderRule.Verdict.BLOCK:
        return Suspension(Cause.SPAM, _("%s is blocked under Settings, Spam.") % sender)
    if verdict == SenderRule.Verdict.ALLOW and not is_forged(parsed.headers):
        return None
    settings = SpamSettings.now()
    if _answers_us(parsed, thread, sender):
        return None
    said = _said_by_filter(inbound, settings)
    if said:
        return Suspension(Cause.SPAM, _("The spam filter in front of Tandem wrote “%s”.") % said)
    return _too_many(inbound, parsed, sender, settings.most_an_hour)


def names_of(sender: str) -> list[str]:
    """What a rule for this address may be called, the closest first: it, its domain, those above.

    "carla@mail.acme.example" is also "mail.acme.example" and "acme.example".
    """
    domain = sender.rpartition("@")[2]
    labels = domain.split(".")
    above = [".".join(labels[at:]) for at in range(len(labels) - 1)]
    return [sender, *above[:20]] if "@" in sender else above[:20]


def _verdict(sender: str) -> str:
    names = names_of(sender)
    rules = SenderRule.objects.filter(sender__in=names).values_list("sender", "verdict")
    known = dict(rules)
    return next((known[name] for name in names if name in known), "")


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


def _too_many(
    inbound: InboundMail, parsed: ParsedMail, sender: str, most: int
) -> Suspension | None:
    """More from one address within the hour before this mail than a person writes.

    What others sent under its name, as far as that is known, does not count against it.
    """
    if not sender or not most:
        return None
    earlier = InboundMail.objects.filter(
        from_address__lower=sender,
        is_forged=inbound.is_forged,
        received_at__gt=inbound.received_at - WINDOW,
        received_at__lte=inbound.received_at,
    ).exclude(Q(pk=inbound.pk) | Q(cause=Cause.SPAM))
    if len(earlier.values_list("pk")[:most]) < most or _is_colleague(parsed, sender):
        return None
    words = _("%(sender)s sent more than %(most)d mails within an hour. Let the sender through "
              "always if that is right.")  # fmt: skip
    return Suspension(Cause.TOO_MANY, words % {"sender": sender, "most": most})


def _is_colleague(parsed: ParsedMail, sender: str) -> bool:
    """A colleague may forward a whole folder."""
    colleagues = User.objects.filter(email__lower=sender, is_active=True)
    return not is_forged(parsed.headers) and colleagues.exists()
