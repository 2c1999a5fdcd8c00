"""Bounces: the recipients that were not reached, the reason, and whether it is permanent."""

import re
from dataclasses import replace
from email.message import Message

from mail.parsing.bounce_reasons import find_status
from mail.parsing.classify.delivery_reports import (
    Delivery,
    find_nested_report,
    find_original,
    read_deliveries,
    read_original_text,
)
from mail.parsing.classify.flufl_bounces import find_with_flufl
from mail.parsing.classify.kinds import (
    is_automatic,
    is_from_mail_system,
    is_from_provider,
    is_report,
    is_returned,
)
from mail.parsing.classify.provider_reports import read_provider_report
from mail.parsing.classify.subjects import is_out_of_office, says_delayed, says_undelivered
from mail.parsing.message.address import ADDRESS
from mail.parsing.message.charset import clean
from mail.parsing.message.encoded import get_decoded, to_text
from mail.parsing.message.parts import Parts
from mail.parsing.parsed import Address, BounceReport

ORIGINAL_STARTS = re.compile(
    r"(?im)^[ \t>]{0,12}(?:-{2,80}.{0,60}(?:original|undelivered|returned|copy of|unsent|message follows|header).{0,60}"
    r"|.{0,60}(?:original message|copy of (?:your|the|this)) (?:message|mail|headers?)?.{0,40}:?|received: (?:from|by) .*|return-path: .*|message-id: .*|mime-version: .*)$"
)
FAILURE = re.compile(
    r"""(?ix) could\snot\sbe\s(?:delivered|sent)|was\snot\sdelivered|not\sdelivered\sto|undeliver|delivery\s(?:failed|failure|has\sfailed|to\sthe\sfollowing)
    |permanent\s(?:fatal\s)?errors?|permanently|returned\sto\s(?:the\s)?sender|unable\sto\sdeliver|couldn'?t\sbe\sdelivered|did\snot\sreach|wasn'?t\s(?:able\sto\sdeliver|delivered)|cannot\s(?:be\s)?deliver|failed\s(?:to\sdeliver|recipient|address)
    |user\sunknown|unknown\suser|no\ssuch\suser|mailbox\s(?:is\s)?full|host\sunknown|unzustellbar|nicht\szugestellt|bounce|rejected|配信|送信できません|届き|error\sin\sdelivery|following\sadd?ress|were\snot\sdelivered|not\sable\sto\sdeliver|message\snot\sdelivered|not\sexist|message\swas\sblocked|no\smailbox"""
)
STILL_TRYING = re.compile(
    r"(?i)will (?:continue|keep) (?:to )?(?:try|attempt)|do not need to resend|don't need to resend|warning message only|this is (?:just )?a warning|still being retried|will be retried|has not yet been delivered|no action is required"
)
SUCCESSES = ("delivered", "relayed", "expanded", "deliverable")
LEADING_ADDRESS = re.compile(
    r"(?m)^[ \t>*\-<\"'(]{0,12}(?:to:?\s{0,4}<?|smtp:|mailto:|[45]\d\d[ -](?:[45]\.\d{1,3}\.\d{1,3} )?<)?([^\s<>()\[\],;:\"']{1,64}@[^\s<>()\[\],;:\"']{1,253})",
    re.IGNORECASE,
)
MAX_TEXT = 60_000
MAX_RECIPIENTS = 20


def read_bounces(
    message: Message, parts: Parts, from_: Address, text: str
) -> tuple[list[BounceReport], bool, bool]:
    """Return the recipients not reached, and whether any failed for good or is merely delayed."""
    deliveries, original_id = _find_deliveries(message, parts, from_, text)
    relevant = [d for d in deliveries if d.action not in SUCCESSES and d.status[:1] != "2"]
    own = _split_original(text)[0][:MAX_TEXT] if relevant else ""
    if len(relevant) > 1:
        relevant = _once_each(relevant)
    reports = [_report(d, own, original_id, alone=len(relevant) == 1) for d in relevant]
    failed = any(d.action != "delayed" for d in relevant)
    return reports, failed, bool(relevant) and not failed


def _find_deliveries(
    message: Message, parts: Parts, from_: Address, text: str
) -> tuple[list[Delivery], str | None]:
    """Return the deliveries from the report, else from the text, and the original Message-ID."""
    original_id, original_to = find_original(parts)
    deliveries = read_deliveries(parts)
    if deliveries:
        return deliveries, original_id
    if is_from_provider(message, from_):
        return read_provider_report(text)
    is_post = is_from_mail_system(message, from_)
    if is_post and (nested := find_nested_report(parts)):
        return read_deliveries(nested), find_original(nested)[0] or original_id
    if _may_be_bounce(message, parts, from_, text):
        own_text, copied = _split_original(text)
        if original_id is None:
            original_id, original_to = read_original_text(copied or text)
        deliveries = _guess_deliveries(message, own_text, original_to)
        if not deliveries[0].recipient:
            deliveries = _named_by_flufl(message, text, deliveries[0]) or deliveries
    elif is_post and not is_automatic(message, get_decoded(message, "subject")):
        deliveries = find_with_flufl(message, text)
    return deliveries, original_id


def _named_by_flufl(message: Message, text: str, guess: Delivery) -> list[Delivery]:
    """Return the same failure with recipients that only flufl.bounce found."""
    return [replace(guess, recipient=each.recipient) for each in find_with_flufl(message, text)]


def _may_be_bounce(message: Message, parts: Parts, from_: Address, text: str) -> bool:
    if is_report(message, parts, "feedback-report") or is_report(
        message, parts, "disposition-notification"
    ):
        return False
    subject = get_decoded(message, "subject")
    if get_decoded(message, "x-failed-recipients"):
        return True
    from_the_post = is_from_mail_system(message, from_) or is_returned(message, parts, from_)
    if is_report(message, parts, "delivery-status"):
        return True
    # A customer's message about a lost parcel uses the same phrases and codes as a bounce.
    if not from_the_post:
        return False
    start = _split_original(text)[0][:8000]
    return says_undelivered(subject) or (
        not _is_away(message, subject) and bool(FAILURE.search(start))
    )


def _is_away(message: Message, subject: str) -> bool:
    return is_out_of_office(subject) or (
        is_automatic(message, subject)
        and "repl" in get_decoded(message, "auto-submitted").lower()
        and not says_undelivered(subject)
        and not FAILURE.search(subject)
    )


def _guess_deliveries(message: Message, text: str, original_to: str) -> list[Delivery]:
    """Return the deliveries guessed from the text: each recipient with the reason near it."""
    text = text[:MAX_TEXT]
    named = ADDRESS.findall(get_decoded(message, "x-failed-recipients"))
    senders = {
        a.lower()
        for h in ("from", "to", "reply-to")
        for a in ADDRESS.findall(get_decoded(message, h))
    }
    found = named or [
        a for a in ADDRESS.findall(text) if a.lower() not in senders and not _is_machine(a)
    ]
    if not named:
        originals = {a.lower() for a in ADDRESS.findall(original_to)}
        leading = [a for a in LEADING_ADDRESS.findall(text) if a in found]
        listed = [a for a in found if a.lower() in originals]
        found = leading[:MAX_RECIPIENTS] or listed[:1] or found[:1] or sorted(originals)[:1]
    action = "delayed" if _is_late(message, text) else "failed"
    recipients = list(dict.fromkeys(a.strip(".").removeprefix("mailto:") for a in found))[
        :MAX_RECIPIENTS
    ]
    return [
        Delivery(
            recipient=each,
            action=action,
            status=find_status(near) or "",
            diagnostic=diagnostic_in(near),
        )
        for each in (recipients or [""])
        for near in [_near(text, each) if len(recipients) > 1 else text]
    ]


def _is_late(message: Message, text: str) -> bool:
    return bool(STILL_TRYING.search(text)) or (
        says_delayed(get_decoded(message, "subject"))
        and not re.search(r"(?i)gave up|giving up|permanent|has failed|too long", text)
    )


def _is_machine(address: str) -> bool:
    local = address.lower().split("@")[0]
    return (
        local.startswith(("mailer-daemon", "postmaster", "abuse", "helpdesk", "support"))
        or len(local) > 60
    )


def _near(text: str, address: str) -> str:
    at = text.find(address)
    if at < 0:
        return text
    following = LEADING_ADDRESS.search(text, at + len(address) + 1)
    while following and following[1] == address:
        following = LEADING_ADDRESS.search(text, following.end())
    return text[at : min(at + 900, following.start() if following else len(text))]


def diagnostic_in(text: str) -> str:
    """Return the sentence of the text that gives the reason."""
    lines = [" ".join(line.split()) for line in text.split("\n")]
    for number, line in enumerate(lines):
        if re.search(r"(?<!\d)[45]\d\d[ -#]|[45]\.\d{1,3}\.\d{1,3}\b", line):
            return " ".join(lines[number : number + 3])[:500]
    for line in lines:
        if FAILURE.search(line):
            return line[:500]
    return next((line for line in lines if line), "")[:500]


def _split_original(text: str) -> tuple[str, str]:
    """Split the text into the mail system's part and the copy of the original below it."""
    for match in ORIGINAL_STARTS.finditer(text[:MAX_TEXT]):
        if match.start() > 40:
            return text[: match.start()], text[match.start() :]
    return text, ""


def _once_each(deliveries: list[Delivery]) -> list[Delivery]:
    seen: dict[str, Delivery] = {}
    for each in deliveries:
        seen.setdefault(each.recipient.lower(), each)
    return list(seen.values())


def _report(delivery: Delivery, text: str, original_id: str | None, *, alone: bool) -> BounceReport:
    near = text if alone else _near(text, delivery.recipient) if delivery.recipient in text else ""
    status = _better_status(delivery, near)
    delayed = delivery.action == "delayed"
    reason = delivery.diagnostic or diagnostic_in(near)
    return BounceReport(
        recipient=clean(to_text(delivery.recipient)),
        status=status,
        class_="soft" if delayed or status.startswith("4") else "hard",
        reason=" ".join(clean(to_text(reason)).split())[:300],
        original_message_id=clean(to_text(original_id)) if original_id else None,
        diagnostic=near[:6000],
        original_recipient=clean(to_text(delivery.original_recipient)),
    )


def _better_status(delivery: Delivery, text: str) -> str:
    """Return the most exact status: the remote server's text is preferred to the local summary."""
    exact = find_status(delivery.diagnostic)
    if exact and not exact.endswith(".0.0"):
        return exact
    if delivery.status and not delivery.status.endswith(".0.0"):
        return delivery.status
    status = find_status(text)
    if (
        status
        and (not delivery.status or status[0] == delivery.status[0])
        and not status.endswith(".0.0")
    ):
        return status
    return (
        delivery.status or exact or status or ("4.0.0" if delivery.action == "delayed" else "5.0.0")
    )
