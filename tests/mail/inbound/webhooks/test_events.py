"""Providers' events about our mail, matched only by our own signed ids."""

from customers.models import ContactPoint, Customer
from mail.models import OutboundMail
from mail.outbound.deliver import deliver
from tests.mail.conftest import CARLA
from tests.mail.outbox import again, queued
from tests.mail.provider_requests import as_json, mailgun_marks, sns, webhook_secret

__all__ = ["webhook_secret"]


def bounced(mail: OutboundMail, what: str = "failed", **event) -> int:
    told = {
        "signature": mailgun_marks(),
        "event-data": {
            "event": what,
            "severity": "permanent",
            "recipient": CARLA,
            "timestamp": 1762939500,
            "message": {"headers": {"message-id": mail.message_id}},
            "delivery-status": {"code": 550, "message": "5.1.1 No such user", "description": ""},
            **event,
        },
    }
    return as_json("mailgun", told, "tracking")


def test_a_failure_is_recorded_once(recorder, support, sink, webhook_secret):
    mail = queued(support)
    deliver(mail.pk)
    assert [bounced(mail), bounced(mail)] == [200, 200]
    assert again(mail).state == OutboundMail.State.BOUNCED
    assert mail.delivery.details == (f"{CARLA}: bounced: 5.1.1 5.1.1 No such user",)
    assert len(recorder.bounced) == 1


def test_a_complaint_is_noted_at_the_address(recorder, support, sink, webhook_secret):
    carla = ContactPoint.objects.create(customer=Customer.objects.create(name="Carla"), value=CARLA)
    mail = queued(support)
    deliver(mail.pk)
    assert bounced(mail, "complained") == 200
    carla.refresh_from_db()
    assert carla.complained_at is not None


def test_a_failure_is_tied_to_its_mail_by_the_return_address(
    recorder, support, sink, webhook_secret
):
    mail = queued(support)
    deliver(mail.pk)
    told, headers = sns(
        {
            "eventType": "Bounce",
            "mail": {"messageId": "0102", "source": sink.mails[0].sender,
                     "timestamp": "2026-11-21T10:00:00.000Z", "destination": [CARLA]},
            "bounce": {"bounceType": "Permanent", "bounceSubType": "General",
                       "timestamp": "2026-11-21T10:00:00.000Z",
                       "feedbackId": "1",
                       "bouncedRecipients": [{"emailAddress": CARLA, "status": "5.1.1",
                                              "diagnosticCode": "smtp; 550 5.1.1 gone"}]},
        }
    )  # fmt: skip
    assert as_json("amazon_ses", told, "tracking", **headers) == 200
    assert again(mail).state == OutboundMail.State.BOUNCED


def test_a_failure_of_a_mail_we_never_sent_touches_nothing(recorder, support, sink, webhook_secret):
    mail = queued(support)
    deliver(mail.pk)
    mail.message_id = "forged@veloza.example"
    assert bounced(mail) == 200
    assert again(mail).state == OutboundMail.State.SENT


def test_a_delivery_tells_nothing_new(recorder, support, sink, webhook_secret):
    mail = queued(support)
    deliver(mail.pk)
    assert bounced(mail, "delivered") == 200
    assert again(mail).state == OutboundMail.State.SENT
