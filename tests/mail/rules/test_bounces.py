"""Rule 8: a bounce counts only when it is tied to a mail we sent."""

from datetime import timedelta

import pytest
from django.utils import timezone

from customers.models import ContactPoint, Customer
from helpdesk.actions.reply import reply_to_ticket
from mail.models import InboundMail, OutboundMail
from mail.signed_addresses import bounce_address, return_token
from tests.mail.conftest import CARLA, SUPPORT, arrives, sent
from tests.mail.rules.post import come, ticket_of

Cause, State = InboundMail.Cause, InboundMail.State


def bounce_of(outbound: OutboundMail, *, status: str = "5.1.1", action: str = "failed") -> bytes:
    return f"""From: MAILER-DAEMON@mx.example
To: {bounce_address(outbound.pk, 0, "veloza.example")}
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


def test_a_bounce_is_reported_and_scored(recorder, support):
    address = ContactPoint.objects.create(
        customer=Customer.objects.create(name="Carla"), value=CARLA
    )
    outbound = sent(support)
    OutboundMail.objects.update(state=OutboundMail.State.SENT)
    inbound = arrives(bounce_of(outbound), received_via="smtp")
    ((bounced, report),) = recorder.bounced
    address.refresh_from_db()
    outbound.refresh_from_db()
    assert (bounced, report.recipient, report.class_) == (outbound, CARLA, "hard")
    assert (outbound.state, address.bounce_score) == (OutboundMail.State.BOUNCED, 2)
    assert (inbound.state, inbound.about, recorder.new) == (State.DELIVERED, "case:7", [])


def test_a_bounce_of_one_recipient_does_not_keep_the_mail_from_the_others(recorder, support):
    outbound = sent(support, cc=["dora@beta.example"])
    arrives(bounce_of(outbound))
    outbound.refresh_from_db()
    assert outbound.state == OutboundMail.State.QUEUED
    assert [report.recipient for _mail, report in recorder.bounced] == [CARLA]


def test_a_bounce_is_tied_by_our_return_header_anywhere_inside(recorder, support):
    outbound = sent(support)
    text = f"The original said: X-Tandem-Return: {return_token(outbound.pk, 0)}"
    raw = bounce_of(OutboundMail(pk=999_999)).replace(b"could not be delivered.", text.encode())
    assert arrives(raw).about == "case:7"
    assert len(recorder.bounced) == 1


def test_a_complaint_is_noted_at_the_address(recorder, support):
    address = ContactPoint.objects.create(customer=Customer.objects.create(), value=CARLA)
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
X-Tandem-Return: {return_token(outbound.pk, 0)}
Message-ID: <{outbound.message_id}>

Hello
--b--
"""
    inbound = arrives(report.encode())
    address.refresh_from_db()
    assert address.complained_at is not None
    assert (inbound.about, recorder.new) == ("case:7", [])


def test_bounces_add_up_and_fade(recorder, support):
    address = ContactPoint.objects.create(
        customer=Customer.objects.create(name="Carla"),
        value=CARLA,
        bounce_score=2,
        bounced_at=timezone.now() - timedelta(days=15),
    )
    arrives(bounce_of(sent(support), status="4.2.2"))
    address.refresh_from_db()
    assert address.bounce_score == pytest.approx(2, abs=0.01)


def test_a_late_delivery_fails_nothing(recorder, support):
    outbound = sent(support)
    inbound = arrives(bounce_of(outbound, status="4.4.1", action="delayed"))
    outbound.refresh_from_db()
    assert (outbound.state, recorder.bounced, recorder.new) == (OutboundMail.State.QUEUED, [], [])
    assert "delayed" in inbound.reason


def test_a_bounce_of_what_we_did_not_send_waits_in_the_queue(recorder, support):
    forged = bounce_of(OutboundMail(pk=999_999))
    inbound = arrives(forged)
    assert (inbound.state, recorder.bounced, recorder.new) == (State.SUSPENDED, [], [])


def test_a_bounce_of_what_we_never_sent_is_a_stray(recorder, support):
    """The sender of a bounce address must have received our mail: the code cannot be guessed."""
    outbound = sent(support)
    made_up = bounce_of(outbound).replace(
        bounce_address(outbound.pk, 0, "veloza.example").encode(),
        f"bounce+{outbound.pk}-0.aaaaaaaaaaaaaaaa@veloza.example".encode(),
    )
    inbound = arrives(made_up)
    assert (inbound.state, inbound.cause, recorder.bounced) == (State.SUSPENDED, Cause.STRAY, [])


@pytest.mark.parametrize(
    ("status", "score"), [("5.1.1", 2), ("5.2.2", 2), ("4.2.2", 1), ("4.4.7", 1)]
)
def test_a_failure_for_good_scores_two_and_another_one_one(recorder, support, status, score):
    address = ContactPoint.objects.create(customer=Customer.objects.create(), value=CARLA)
    arrives(bounce_of(sent(support), status=status))
    address.refresh_from_db()
    assert address.bounce_score == score


def test_a_delay_scores_nothing(recorder, support):
    address = ContactPoint.objects.create(customer=Customer.objects.create(), value=CARLA)
    arrives(bounce_of(sent(support), status="4.4.1", action="delayed"))
    address.refresh_from_db()
    assert (address.bounce_score, address.bounced_at) == (0, None)


def test_a_bounce_tells_the_agent_and_moves_no_status(support, ana):
    ticket = ticket_of(come())
    ours = reply_to_ticket(ticket, "Done.", by=ana, status="solved").outbound
    OutboundMail.objects.update(state=OutboundMail.State.SENT)
    arrives(bounce_of(ours))
    ticket.refresh_from_db()
    ours.refresh_from_db()
    note = ticket.messages.last()
    assert (ticket.status, ticket.reopens) == ("solved", 0)
    assert (note.is_note, CARLA in note.text) == (True, True)
    assert ours.state == OutboundMail.State.BOUNCED


def test_a_bounce_is_answered_by_nobody(support, ana):
    ours = reply_to_ticket(ticket_of(come()), "Done.", by=ana).outbound
    before = OutboundMail.objects.count()
    arrives(bounce_of(ours))
    arrives(bounce_of(OutboundMail(pk=999_999)))
    assert OutboundMail.objects.count() == before


def test_two_failures_for_good_make_an_address_rest(recorder, support):
    address = ContactPoint.objects.create(customer=Customer.objects.create(), value=CARLA)
    for about in ("case:7", "case:8"):
        assert not address.rests(timezone.now())
        arrives(bounce_of(sent(support, about)))
        address.refresh_from_db()
    assert address.rests(timezone.now())
