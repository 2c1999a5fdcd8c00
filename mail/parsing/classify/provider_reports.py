"""Bounces as JSON, sent by providers' notification services in place of a report."""

import json
import re
from typing import Any

from mail.parsing.classify.delivery_reports import Delivery
from mail.parsing.message.address import ADDRESS

MAX_JSON = 200_000
MAX_NAMED = 100
# Providers' terms for a temporary failure.
TEMPORARY = re.compile(r"(?i)transient|temporary|soft|deferred|delayed|blocked|4\.\d")
FAILED = re.compile(r"(?i)bounce|fail|permanent|dropped|undeliver|reject")
LATE = re.compile(r"(?i)delay|deferred")


def read_provider_report(text: str) -> tuple[list[Delivery], str | None]:
    """Return the recipients a JSON notification names, and the Message-ID of the original mail.

    Empty for text that is no JSON object. Knows SES (plain or wrapped by SNS) and the flat objects
    with an event, a recipient and a reason that most others send.
    """
    try:
        data = _load(text)
    except (ValueError, RecursionError):
        return [], None
    if not isinstance(data, dict):
        return [], None
    if isinstance(data.get("Message"), str):
        return read_provider_report(data["Message"])
    kind = _word(data, "notificationType", "eventType", "event", "Type", "RecordType")
    mail = data.get("mail")
    original = _original_id(mail) if isinstance(mail, dict) else None
    if isinstance(bounce := data.get("bounce"), dict):
        return _read_ses(bounce), original
    if isinstance(delay := data.get("deliveryDelay"), dict):
        return _read_ses(delay, action="delayed"), original
    return _read_flat(data, kind), original or _word(data, "message-id", "smtp-id", "MessageID")


def _load(text: str) -> Any:
    start = text.find("{", 0, 200)
    if start < 0 or len(text) > MAX_JSON or text[:start].strip():
        return None
    # Text may follow the object, and relaying servers fold long lines.
    return json.JSONDecoder(strict=False).raw_decode(text, start)[0]


def _read_ses(bounce: dict[str, Any], action: str = "failed") -> list[Delivery]:
    passing = TEMPORARY.search(_word(bounce, "bounceType", "delayType"))
    named = bounce.get("bouncedRecipients") or bounce.get("delayedRecipients")
    return [
        Delivery(
            recipient=_word(each, "emailAddress")[:320],
            action=action,
            status=_word(each, "status") or ("4.0.0" if passing else "5.0.0"),
            diagnostic=_word(each, "diagnosticCode").removeprefix("smtp; ")[:4000],
        )
        for each in (named if isinstance(named, list) else [])[:MAX_NAMED]
        if isinstance(each, dict)
    ]


def _read_flat(data: dict[str, Any], kind: str) -> list[Delivery]:
    recipient = _word(data, "recipient", "email", "Email", "rcpt_to", "raw_rcpt_to", "to")
    late = bool(LATE.search(kind))
    if not ADDRESS.fullmatch(recipient) or not (late or FAILED.search(kind)):
        return []
    passing = TEMPORARY.search(kind + " " + _word(data, "type", "severity", "bounce_class"))
    return [
        Delivery(
            recipient=recipient,
            action="delayed" if late else "failed",
            status=_word(data, "status", "error_code") or ("4.0.0" if passing else "5.0.0"),
            diagnostic=_word(data, "reason", "response", "error", "Details", "Description")[:4000],
        )
    ]


def _original_id(mail: dict[str, Any]) -> str | None:
    common = mail.get("commonHeaders")
    found = _word(common, "messageId") if isinstance(common, dict) else ""
    return (found or _word(mail, "messageId")).strip("<> ")[:900] or None


def _word(data: dict[str, Any], *names: str) -> str:
    return next((str(data[n]) for n in names if isinstance(data.get(n), str | int)), "")
