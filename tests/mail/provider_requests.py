"""Requests in the providers' formats."""

import base64
import hashlib
import hmac
import json

import pytest
from django.test import Client

from tests.mail.conftest import CARLA, SUPPORT, written

SECRET = "post:office"
SIGNED_IN = {"HTTP_AUTHORIZATION": "Basic " + base64.b64encode(SECRET.encode()).decode()}
# Bytes of no charset, lone line ends, a boundary-like line: decoding would change them.
RAW = written() + b"\r\nGr\xfc\xdfe\xff \r lone\n--b\r\n--other-\r\n.\r\n"
TEXT = written(text="Grüße 🎉").decode()


@pytest.fixture
def webhook_secret(settings):
    settings.ANYMAIL = {
        "WEBHOOK_SECRET": [SECRET],
        "MAILGUN_WEBHOOK_SIGNING_KEY": "mailgun-key",
        "MANDRILL_WEBHOOK_KEY": "mandrill-key",
        "MAILERSEND_INBOUND_SECRET": "mailersend-key",
        "BREVO_API_KEY": "brevo-key",
    }
    return settings


def bring(provider: str, body: bytes, content_type: str, what: str = "inbound", **headers) -> int:
    path = f"/mail/webhooks/{provider}/{what}/"
    given = {**SIGNED_IN, **headers}
    return Client().generic("POST", path, body, content_type, **given).status_code


def as_json(provider: str, told, what: str = "inbound", **headers) -> int:
    return bring(provider, json.dumps(told).encode(), "application/json", what, **headers)


def form(**fields: bytes | str) -> tuple[bytes, str]:
    parts = [
        b'--xyz\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n'
        % (name.replace("_", "-").encode(), value.encode() if isinstance(value, str) else value)
        for name, value in fields.items()
    ]
    return b"".join(parts) + b"--xyz--\r\n", "multipart/form-data; boundary=xyz"


def mailgun_marks(key: str = "mailgun-key") -> dict[str, str]:
    signature = hmac.new(key.encode(), b"1762939500token-1", hashlib.sha256).hexdigest()
    return {"timestamp": "1762939500", "token": "token-1", "signature": signature}


def mailgun(raw: bytes, **marks: str) -> int:
    fields = {"recipient": SUPPORT, "sender": CARLA, **mailgun_marks(), **marks}
    return bring("mailgun", *form(**fields, body_mime=raw), what="inbound_mime")


def sns(message, kind: str = "Notification") -> tuple[dict, dict]:
    told = {"Type": kind, "MessageId": "1", "TopicArn": "arn:aws:sns:eu-west-1:1:mail"}
    told["Message"] = message if isinstance(message, str) else json.dumps(message)
    return told, {"HTTP_X_AMZ_SNS_MESSAGE_TYPE": kind, "HTTP_X_AMZ_SNS_MESSAGE_ID": "1"}
