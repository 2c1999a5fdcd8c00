from datetime import timedelta

import pytest
from django.utils import timezone

from customers.models import Customer, CustomerAddress
from mail.actions import read_inbound
from mail.addressing import bounce_address, reply_address
from mail.models import InboundMail, OutboundMail
from tests.mail.conftest import CARLA, SUPPORT, arrives, sent, written

State = InboundMail.State


State = InboundMail.State


def bounce_of(outbound: OutboundMail, *, status: str = "5.1.1", action: str = "failed") -> bytes:
    return f"""From: MAILER-DAEMON@mx.example
To: {bounce_address(outbound.pk, "veloza.example")}
Subject: Undelivered Mail Returned to Sender
Message-ID: <dsn-{outbound.pk}-{status}-{action}@mx.example>
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: text/plain

Your mail could not be delivered.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; {CARLA}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 no such user

--b--
""".replace("\n", "\r\n").encode()


def test_an_automatic_reply_to_a_known_thread_says_that_it_is_one(desk, support):
    to = reply_address("case:7", support)
    arrives(written(to=to, subject="Out of office", Auto_Submitted="auto-replied"))
    assert desk.known[0].parsed.kind == "auto_reply"


def test_an_automatic_reply_to_nothing_waits_in_the_queue(desk, support):
    inbound = arrives(written(subject="Out of office", Auto_Submitted="auto-replied"))
    assert (inbound.state, desk.new) == (State.SUSPENDED, [])
    assert "automatic reply" in inbound.reason


def test_a_form_that_writes_by_machine_is_heard(desk, support):
    arrives(written(Auto_Submitted="auto-generated"))
    assert len(desk.new) == 1


@pytest.mark.parametrize(
    ("sender", "headers"),
    [
        (SUPPORT, {}),
        ("Billing <BILLING@veloza.example>", {}),
        (CARLA, {"X_Loop": SUPPORT}),
    ],
)
def test_our_own_mail_coming_back_is_a_loop(desk, support, billing_box, sender, headers):
    inbound = arrives(written(sender=sender, **headers))
    assert (inbound.state, desk.new) == (State.SUSPENDED, [])
    assert inbound.reason.startswith("loop")


def test_our_own_message_id_coming_back_is_a_loop(desk, support):
    inbound = arrives(written(message_id=sent(support).message_id, sender="list@x.example"))
    assert inbound.reason.startswith("loop")


def test_a_person_may_let_a_suspended_mail_through(desk, support):
    inbound = arrives(written(sender=SUPPORT))
    InboundMail.objects.update(state=State.STORED, is_released=True)
    assert read_inbound(inbound.pk)
    assert len(desk.new) == 1


def test_a_bounce_is_told_and_scored(desk, support):
    address = CustomerAddress.objects.create(
        customer=Customer.objects.create(name="Carla"), email=CARLA
    )
    outbound = sent(support)
    OutboundMail.objects.update(state=OutboundMail.State.SENT)
    inbound = arrives(bounce_of(outbound), door="smtp")
    ((bounced, report),) = desk.bounced
    address.refresh_from_db()
    outbound.refresh_from_db()
    assert (bounced, report.recipient, report.class_) == (outbound, CARLA, "hard")
    assert (outbound.state, address.bounce_score) == (OutboundMail.State.BOUNCED, 2)
    assert (inbound.state, inbound.about, desk.new) == (State.DELIVERED, "case:7", [])


def test_a_bounce_of_one_recipient_does_not_keep_the_mail_from_the_others(desk, support):
    outbound = sent(support, cc=["dora@beta.example"])
    arrives(bounce_of(outbound))
    outbound.refresh_from_db()
    assert outbound.state == OutboundMail.State.QUEUED
    assert [report.recipient for _mail, report in desk.bounced] == [CARLA]


def test_a_bounce_is_tied_by_our_message_id_anywhere_inside(desk, support):
    outbound = sent(support)
    words = f"The original said: Message-ID: <{outbound.message_id}>"
    raw = bounce_of(OutboundMail(pk=999_999)).replace(b"could not be delivered.", words.encode())
    assert arrives(raw).about == "case:7"
    assert len(desk.bounced) == 1


def test_a_complaint_is_noted_at_the_address(desk, support):
    address = CustomerAddress.objects.create(customer=Customer.objects.create(), email=CARLA)
    outbound = sent(support)
    report = f"""From: feedback@mx.example
To: {SUPPORT}
Subject: Abuse report
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary=b

--b
Content-Type: text/plain

This is an abuse report.
--b
Content-Type: message/feedback-report

Feedback-Type: abuse
User-Agent: Loop/1

--b
Content-Type: message/rfc822

From: {SUPPORT}
Message-ID: <{outbound.message_id}>

Hello
--b--
"""
    inbound = arrives(report.encode())
    address.refresh_from_db()
    assert address.complained_at is not None
    assert (inbound.about, desk.new) == ("case:7", [])


def test_bounces_add_up_and_fade(desk, support):
    address = CustomerAddress.objects.create(
        customer=Customer.objects.create(name="Carla"),
        email=CARLA,
        bounce_score=2,
        bounced_at=timezone.now() - timedelta(days=15),
    )
    arrives(bounce_of(sent(support), status="4.2.2"))
    address.refresh_from_db()
    assert address.bounce_score == pytest.approx(2, abs=0.01)


def test_a_late_delivery_fails_nothing(desk, support):
    outbound = sent(support)
    inbound = arrives(bounce_of(outbound, status="4.4.1", action="delayed"))
    outbound.refresh_from_db()
    assert (outbound.state, desk.bounced, desk.new) == (OutboundMail.State.QUEUED, [], [])
    assert "late" in inbound.reason


def test_a_bounce_of_what_we_did_not_send_waits_in_the_queue(desk, support):
    forged = bounce_of(OutboundMail(pk=999_999))
    inbound = arrives(forged)
    assert (inbound.state, desk.bounced, desk.new) == (State.SUSPENDED, [], [])
