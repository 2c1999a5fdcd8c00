"""A parsed mail as plain data, as printed by `read_mail`."""

from typing import Any

from mail.parsing.parsed import Address, ParsedMail


def as_json(path: str, parsed: ParsedMail) -> dict[str, Any]:
    """Return a JSON-ready object for a parsed mail, without the bytes of its attachments."""
    return {
        "path": path,
        "subject": parsed.subject,
        "from": _address(parsed.from_),
        "to": [_address(each) for each in parsed.to],
        "cc": [_address(each) for each in parsed.cc],
        "message_id": parsed.message_id,
        "in_reply_to": parsed.in_reply_to,
        "references": parsed.references,
        "date": parsed.date.isoformat() if parsed.date else None,
        "text": parsed.text,
        "html": parsed.html,
        "reply": parsed.reply,
        "attachments": [
            {
                "name": each.name,
                "content_type": each.content_type,
                "size": each.size,
                "sha256": each.sha256,
                "cid": each.cid,
                "inline": each.inline,
            }
            for each in parsed.attachments
        ],
        "kind": parsed.kind,
        "bounce": [
            {
                "recipient": each.recipient,
                "status": each.status,
                "class": each.class_,
                "reason": each.reason,
            }
            for each in parsed.bounces
        ],
        "forwarded_from": _address(parsed.forwarded_from) if parsed.forwarded_from else None,
        "problems": parsed.notes,
    }


def _address(address: Address) -> dict[str, str]:
    return {"name": address.name, "address": address.address}
