"""A provider's events about our mail, matched only by our own signed ids and addresses."""

import json
import re
from typing import Any

from mail.models import OutboundMail
from mail.outbound.bounces import note_bounce, note_complaint
from mail.parsing.parsed import BounceReport
from mail.signed_addresses import own_message_ids, return_tokens_in

FAILURES = ("bounced", "rejected", "failed")
STATUS = re.compile(r"\b[45]\.\d{1,3}\.\d{1,3}\b")


def take_event(event: Any) -> OutboundMail | None:
    """Record a failure or a complaint on the mail it names; other events are ignored.

    Takes an event of anymail. None when it names no mail of ours.
    """
    if event.event_type not in (*FAILURES, "complained"):
        return None
    outbound = _find(event)
    if outbound is None:
        return None
    if event.event_type == "complained":
        note_complaint(outbound, (event.recipient or "").lower())
    else:
        note_bounce(outbound, _report(event, outbound))
    return outbound


def _find(event: Any) -> OutboundMail | None:
    """Find the mail by our Message-ID or return address: both are signed, wherever they are."""
    text = f"{event.message_id} {json.dumps(event.esp_event, default=str, ensure_ascii=False)}"
    sent = OutboundMail.objects.filter(message_id__in=own_message_ids(text)).first()
    ids = [token.outbound_id for token in return_tokens_in(text)]
    return sent or OutboundMail.objects.filter(pk__in=ids).first()


def _report(event: Any, outbound: OutboundMail) -> BounceReport:
    text = " ".join(
        " ".join(str(each).split())
        for each in dict.fromkeys([event.mta_response, event.description])
        if each
    )
    status = STATUS.search(text)
    only = outbound.recipients[0] if len(outbound.recipients) == 1 else ""
    return BounceReport(
        recipient=(event.recipient or only).lower(),
        status=status[0] if status else "",
        class_="soft" if status and status[0].startswith("4") else "hard",
        reason=(text or str(event.reject_reason or event.event_type))[:1000],
    )
