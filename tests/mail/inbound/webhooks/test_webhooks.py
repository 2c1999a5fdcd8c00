"""Mail over HTTP in each provider's format; the bytes of the mail are stored."""

import base64
import hashlib
import hmac
import json
from urllib.parse import quote_from_bytes

import pytest
from django.db import OperationalError, connection
from django.test import Client

from mail.inbound.webhooks import view
from mail.inbound.webhooks.raw_mail import MailContentMissing
from mail.models import InboundMail
from mail.parsing.read import read
from tests.mail.conftest import CARLA, SUPPORT, written
from tests.mail.provider_requests import (
    RAW,
    SECRET,
    TEXT,
    as_json,
    bring,
    form,
    mailgun,
    mailgun_marks,
    sns,
    webhook_secret,
)

__all__ = ["webhook_secret"]


def kept() -> InboundMail:
    return InboundMail.objects.get()


def is_kept_exactly(raw: bytes) -> bool:
    content = bytes(kept().raw.content)
    return hashlib.sha256(content).hexdigest() == hashlib.sha256(raw).hexdigest()


def test_mailgun_gives_the_bytes(support, webhook_secret):
    assert mailgun(RAW) == 200
    assert is_kept_exactly(RAW)
    mail = kept()
    assert mail.received_via == "mailgun"
    assert (mail.envelope_from, mail.envelope_to) == (CARLA, [SUPPORT])


def test_mailgun_in_the_form_of_a_short_mail(support, webhook_secret):
    fields = {"recipient": SUPPORT, "sender": CARLA, **mailgun_marks()}
    pairs = [f"{name}={quote_from_bytes(value.encode())}" for name, value in fields.items()]
    body = "&".join([*pairs, f"body-mime={quote_from_bytes(RAW)}"]).encode()
    assert bring("mailgun", body, "application/x-www-form-urlencoded", "inbound_mime") == 200
    assert is_kept_exactly(RAW)


def test_sendgrid_gives_the_bytes(support, webhook_secret):
    envelope = json.dumps({"to": [SUPPORT], "from": CARLA})
    assert bring("sendgrid", *form(email=RAW, envelope=envelope, spam_score="0.1")) == 200
    assert is_kept_exactly(RAW)
    assert (kept().envelope_from, kept().envelope_to) == (CARLA, [SUPPORT])


def test_postmark_gives_the_text_of_the_mail(support, webhook_secret):
    told = {
        "From": CARLA,
        "OriginalRecipient": SUPPORT,
        "Headers": [{"Name": "Return-Path", "Value": f"<bounces+{CARLA}>"}],
        "TextBody": "what the provider made of it",
        "RawEmail": TEXT,
    }
    assert as_json("postmark", told) == 200
    assert is_kept_exactly(TEXT.encode())
    assert kept().envelope_from == f"bounces+{CARLA}"


@pytest.mark.parametrize("is_base64", [True, False])
def test_amazon_wraps_the_mail_in_json_twice(support, webhook_secret, is_base64):
    raw = RAW if is_base64 else TEXT.encode()
    action = {"type": "SNS", "encoding": "BASE64" if is_base64 else "UTF8"}
    told, headers = sns(
        {
            "notificationType": "Received",
            "mail": {"source": CARLA},
            "receipt": {"action": action, "recipients": [SUPPORT]},
            "content": base64.b64encode(raw).decode() if is_base64 else TEXT,
        }
    )
    assert as_json("amazon_ses", told, **headers) == 200
    assert is_kept_exactly(raw)
    assert as_json("amazon_ses", told) == 400  # without the headers of SNS


def test_amazons_subscription_request_is_not_stored_as_mail(support, webhook_secret, caplog):
    told, headers = sns("Successfully validated SNS topic for Amazon SES event publishing.")
    assert as_json("amazon_ses", told, **headers) == 200
    told, headers = sns("", "SubscriptionConfirmation")
    told["SubscribeURL"] = "https://sns.eu-west-1.amazonaws.com/?Action=Confirm"
    assert as_json("amazon_ses", told, **headers) == 200
    assert "https://sns.eu-west-1.amazonaws.com/?Action=Confirm" in caplog.text
    assert not InboundMail.objects.exists()


def test_amazon_must_bring_the_mail_itself(support, webhook_secret):
    """A mail stored only in a bucket would be lost: Amazon retries, and the log tells why."""
    action = {"type": "S3", "bucketName": "post", "objectKey": "one"}
    told, headers = sns({"notificationType": "Received", "receipt": {"action": action}})
    with pytest.raises(MailContentMissing, match="action SNS"):
        as_json("amazon_ses", told, **headers)
    told, headers = sns({"notificationType": "AmazonSnsSubscriptionSucceeded"})
    assert as_json("amazon_ses", told, **headers) == 200


def test_mandrill_signs_the_whole_form(support, webhook_secret):
    events = [{"event": "inbound", "msg": {"raw_msg": TEXT, "email": SUPPORT, "sender": CARLA}}]
    told = json.dumps(events)
    url = f"http://{SECRET}@testserver/mail/webhooks/mandrill/inbound/"
    mac = hmac.new(b"mandrill-key", f"{url}mandrill_events{told}".encode(), hashlib.sha1)
    body = f"mandrill_events={quote_from_bytes(told.encode())}".encode()
    kind = "application/x-www-form-urlencoded"
    signature = base64.b64encode(mac.digest()).decode()
    assert bring("mandrill", body, kind, HTTP_X_MANDRILL_SIGNATURE=signature) == 200
    assert is_kept_exactly(TEXT.encode())
    assert bring("mandrill", body, kind, HTTP_X_MANDRILL_SIGNATURE="x" + signature) == 400


def test_mailersend_signs_the_body(support, webhook_secret):
    data = {"raw": TEXT, "sender": {"email": CARLA}}
    data["recipients"] = {"rcptTo": [{"email": SUPPORT}]}
    body = json.dumps({"type": "inbound.message", "data": data}).encode()
    signature = hmac.new(b"mailersend-key", body, hashlib.sha256).hexdigest()
    assert bring("mailersend", body, "application/json", HTTP_SIGNATURE=signature) == 200
    assert is_kept_exactly(TEXT.encode())


def test_sparkpost_gives_several(support, webhook_secret):
    def relayed(number: int) -> dict:
        raw = written(message_id=f"{number}@acme.example") + b"\xff"
        content = {"email_rfc822": base64.b64encode(raw).decode(), "email_rfc822_is_base64": True}
        mail = {"msg_from": CARLA, "rcpt_to": SUPPORT, "protocol": "smtp", "content": content}
        return {"msys": {"relay_message": mail}}

    assert as_json("sparkpost", [relayed(1), {"msys": {}}, relayed(2)]) == 200
    ends = [bytes(mail.raw.content)[-1:] for mail in InboundMail.objects.all()]
    assert ends == [b"\xff", b"\xff"]


def test_a_mail_given_in_pieces_is_put_together_and_says_so(support, webhook_secret):
    told = {
        "items": [
            {
                "Uuid": ["1"],
                "Headers": {"From": CARLA, "To": SUPPORT, "Subject": "Grüße",
                            "Message-ID": "<one@acme.example>", "Return-Path": f"<{CARLA}>"},
                "RawTextBody": "Hello, the invoice is wrong.",
                "Attachments": [],
            }
        ]
    }  # fmt: skip
    assert as_json("brevo", told) == 200
    raw = bytes(kept().raw.content)
    assert raw.startswith(b"X-Tandem-Rebuilt: from the pieces that Brevo gave\r\n")
    assert "the invoice is wrong" in read(raw).text
    assert as_json("brevo", told) == 200
    assert InboundMail.objects.count() == 1


def test_the_same_mail_twice_is_one(support, webhook_secret):
    assert [mailgun(RAW), mailgun(RAW)] == [200, 200]
    assert InboundMail.objects.count() == 1


def test_a_mail_of_thirty_megabytes_fits(support, webhook_secret):
    raw = written() + b"x" * (30 * 1024 * 1024)
    assert mailgun(raw) == 200
    assert kept().size == len(raw)


def test_more_than_any_mail_is_refused(support, webhook_secret, monkeypatch):
    monkeypatch.setattr("mail.inbound.webhooks.body.MAX_BYTES", 1000)
    assert mailgun(b"x" * 2000) == 413


def test_requests_without_the_secret_are_refused(support, webhook_secret):
    wrong = "Basic " + base64.b64encode(b"post:wrong").decode()
    assert bring("postmark", b"{}", "application/json", HTTP_AUTHORIZATION=wrong) == 400
    path = "/mail/webhooks/postmark/inbound/"
    answer = Client().post(path, b"{}", content_type="application/json")
    assert (answer.status_code, answer["WWW-Authenticate"][:5]) == (401, "Basic")
    assert mailgun(RAW, signature="0" * 64) == 400
    assert not InboundMail.objects.exists()


@pytest.mark.parametrize("secret", [[], [""], [":"], ["word"], None])
def test_without_a_secret_webhooks_answer_404(support, settings, secret):
    settings.ANYMAIL = {"WEBHOOK_SECRET": secret}
    assert as_json("postmark", {"RawEmail": TEXT}) == 404


def test_unknown_and_unconfigured_providers_get_404(support, webhook_secret, settings, caplog):
    assert as_json("nobody", {}) == 404
    assert as_json("postmark", {}, what="outbound") == 404
    del settings.ANYMAIL["MAILGUN_WEBHOOK_SIGNING_KEY"]
    assert mailgun(RAW) == 404
    assert "mailgun is not set up" in caplog.text
    assert Client().head("/mail/webhooks/mandrill/inbound/").status_code == 200
    assert Client().get("/mail/webhooks/mandrill/inbound/").status_code == 405


def test_a_storage_failure_makes_the_provider_retry(support, webhook_secret):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE mail_rawmail RENAME TO away")
    assert mailgun(RAW) == 503
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE away RENAME TO mail_rawmail")
    assert mailgun(RAW) == 200


def test_a_database_that_is_away_is_a_503(support, webhook_secret, monkeypatch):
    def away(*_args, **_more):
        raise OperationalError("the connection is closed")

    monkeypatch.setattr(view, "store", away)
    assert mailgun(RAW) == 503


def test_a_fault_is_told_to_a_provider_also_for_a_mail_with_nul(support, webhook_secret):
    """As 500, so that it sends the mail again: after 400 it may not."""
    with pytest.raises(ValueError, match="Expecting"):
        bring("sendgrid", *form(email=RAW, envelope="{\0"))
    assert not InboundMail.objects.exists()
