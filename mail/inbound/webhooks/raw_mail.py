"""The raw mail in each provider's request. None: there is none, and anymail must rebuild it."""

import base64
import json
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from mail.parsing.message.address import ADDRESS

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class RequestMail:
    """One mail of a request, and its envelope's recipients."""

    raw: bytes
    sender: str = ""
    to: Sequence[str] = ()


class MailContentMissing(Exception):
    """The provider announced a mail without its content; the message says what to set there."""


Fields = Mapping[str, bytes]
Extract = Callable[[HttpRequest, Fields], list[RequestMail] | None]


def mailgun(_request: HttpRequest, fields: Fields) -> list[RequestMail] | None:
    if "body-mime" not in fields:
        return None
    return [
        RequestMail(
            fields["body-mime"], _text(fields, "sender"), _people(_text(fields, "recipient"))
        )
    ]


def sendgrid(_request: HttpRequest, fields: Fields) -> list[RequestMail] | None:
    if "email" not in fields or "headers" in fields:
        return None
    envelope = json.loads(_text(fields, "envelope") or "{}")
    return [RequestMail(fields["email"], envelope.get("from", ""), envelope.get("to", []))]


def postmark(request: HttpRequest, _fields: Fields) -> list[RequestMail] | None:
    event = json.loads(request.body)
    if not event.get("RawEmail"):
        return None
    headers = event.get("Headers") or [{}]
    has_path = headers[0].get("Name", "").lower() == "return-path"
    sender = headers[0]["Value"].strip("<> ") if has_path else event.get("From", "")
    return [
        RequestMail(_bytes(event["RawEmail"]), sender, _people(event.get("OriginalRecipient", "")))
    ]


def amazon_ses(request: HttpRequest, _fields: Fields) -> list[RequestMail] | None:
    """Return the mail of an SES notification wrapped by SNS. Mails over 150 kB are left out."""
    notification = json.loads(request.body)
    if notification.get("Type") == "SubscriptionConfirmation":
        logger.warning(
            "Open this once, to let Amazon bring mail: %s", notification.get("SubscribeURL")
        )
    if notification.get("Type") != "Notification":
        return []
    event = _json_or_none(notification.get("Message", ""))
    if event is None or "content" not in event:
        if event and event.get("notificationType") == "Received":
            raise MailContentMissing(
                "Amazon SES left the mail out: give its receipt rule the action SNS"
            )
        return []
    encoding = event.get("receipt", {}).get("action", {}).get("encoding", "")
    raw = _bytes(event["content"], is_base64=encoding == "BASE64")
    to = event.get("receipt", {}).get("recipients", [])
    return [RequestMail(raw, event.get("mail", {}).get("source", ""), to)]


def mandrill(request: HttpRequest, _fields: Fields) -> list[RequestMail] | None:
    events = json.loads(request.POST["mandrill_events"])
    mails = [event["msg"] for event in events if event.get("event") == "inbound"]
    return [
        RequestMail(_bytes(mail["raw_msg"]), mail.get("sender") or "", [mail["email"]])
        for mail in mails
    ]


def mailersend(request: HttpRequest, _fields: Fields) -> list[RequestMail] | None:
    data = json.loads(request.body)["data"]
    to = [each["email"] for each in data.get("recipients", {}).get("rcptTo", [])]
    return [RequestMail(_bytes(data["raw"]), data.get("sender", {}).get("email", ""), to)]


def postal(request: HttpRequest, _fields: Fields) -> list[RequestMail] | None:
    event = json.loads(request.body)
    raw = _bytes(event["message"], is_base64=event.get("base64") is True)
    return [RequestMail(raw, event.get("mail_from") or "", _people(event.get("rcpt_to") or ""))]


def sparkpost(request: HttpRequest, _fields: Fields) -> list[RequestMail] | None:
    mails = [each["msys"].get("relay_message") for each in json.loads(request.body)]
    return [_sparkpost_mail(mail) for mail in mails if mail]


def _sparkpost_mail(mail: dict[str, Any]) -> RequestMail:
    content = mail["content"]
    raw = _bytes(content["email_rfc822"], is_base64=bool(content["email_rfc822_is_base64"]))
    return RequestMail(raw, mail.get("msg_from", ""), _people(mail.get("rcpt_to", "")))


def no_raw_mail(_request: HttpRequest, _fields: Fields) -> list[RequestMail] | None:
    """Return None: the provider sends a mail only in parsed parts."""
    return None


def _bytes(text: str, *, is_base64: bool = False) -> bytes:
    return base64.b64decode(text) if is_base64 else text.encode("utf-8", "replace")


def _text(fields: Fields, name: str) -> str:
    return fields.get(name, b"").decode("utf-8", "replace")


def _people(text: str) -> list[str]:
    return ADDRESS.findall(text)


def _json_or_none(text: str) -> dict[str, Any] | None:
    try:
        found = json.loads(text)
    except ValueError:  # SNS sends plain text to a new subscriber
        return None
    return found if isinstance(found, dict) else None
