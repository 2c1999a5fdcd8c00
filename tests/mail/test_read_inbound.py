from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import DataError, OperationalError, connection, transaction
from django.utils import timezone

from customers.models import Customer, CustomerAddress
from mail import hooks
from mail.actions import queue_mail, read_inbound, store
from mail.actions.read_inbound import MAX_ATTEMPTS
from mail.addressing import bounce_address, reply_address, subject_reference
from mail.models import InboundMail, Mailbox, OutboundMail
from mail.tasks import sweep_inbound
from tests.mail.conftest import CARLA, SUPPORT, written

State = InboundMail.State


def arrives(raw: bytes, **envelope) -> InboundMail:
    inbound = store(raw, door=envelope.pop("door", "pipe"), **envelope)
    read_inbound(inbound.pk)
    inbound.refresh_from_db()
    return inbound


def sent(mailbox: Mailbox, about: str = "case:7", to: str = CARLA, **fields) -> OutboundMail:
    return queue_mail(
        mailbox=mailbox, kind="reply", about=about, to=[to], subject="Re", text="We see.", **fields
    )


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


def test_a_new_mail_is_given_to_the_handler_of_new_ones(desk, support):
    inbound = arrives(written())
    (delivery,) = desk.new
    assert delivery.parsed.reply == "Hello, the invoice is wrong."
    assert (delivery.about, delivery.matched_by, delivery.mailbox) == (None, None, support)
    assert (inbound.state, inbound.about) == (State.DELIVERED, f"case:{inbound.pk}")
    assert (inbound.from_address, inbound.subject) == (CARLA, "Invoice is wrong")


def test_reading_twice_delivers_once(desk, support):
    inbound = arrives(written())
    assert not read_inbound(inbound.pk)
    assert len(desk.new) == 1


@pytest.mark.django_db(transaction=True)
def test_many_workers_deliver_it_once(desk, support):
    inbound = store(written(), door="pipe")

    def work(_number: int) -> bool:
        try:
            return read_inbound(inbound.pk)
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as workers:
        done = list(workers.map(work, range(12)))
    assert (sum(done), len(desk.new)) == (1, 1)


def test_the_signed_address_leads_to_its_thread(desk, support):
    inbound = arrives(written(to=reply_address("case:7", support).upper()))
    (delivery,) = desk.known
    assert (delivery.about, delivery.matched_by) == ("case:7", "address")
    assert inbound.about == "case:7"


def test_the_signed_address_is_found_in_the_envelope(desk, support):
    arrives(written(), envelope_to=[reply_address("case:7", support)])
    assert desk.known[0].matched_by == "address"


def test_a_forged_address_opens_a_new_thread(desk, support):
    real = reply_address("case:7", support)
    arrives(written(to=real.replace("case-7", "case-8")))
    assert (len(desk.new), desk.known) == (1, [])


def test_our_message_id_leads_to_its_thread(desk, support):
    outbound = sent(support)
    arrives(written(In_Reply_To=f"<{outbound.message_id}>"))
    assert (desk.known[0].about, desk.known[0].matched_by) == ("case:7", "references")


def test_in_reply_to_comes_before_references_and_new_before_old(desk, support):
    old, new, direct = (sent(support, f"case:{n}") for n in (1, 2, 3))
    references = f"<{old.message_id}> <{new.message_id}>"
    arrives(written(References=references))
    arrives(written(References=references, In_Reply_To=f"<{direct.message_id}>", message_id="b@x"))
    assert [each.about for each in desk.known] == ["case:2", "case:3"]


def test_the_customers_own_message_id_leads_to_its_thread(desk, support):
    first = arrives(written(message_id="first@acme.example"))
    arrives(written(message_id="second@acme.example", In_Reply_To="<first@acme.example>"))
    assert desk.known[0].about == first.about


def test_ids_of_another_mailbox_lead_nowhere(desk, support, billing_box):
    outbound = sent(billing_box)
    arrives(written(In_Reply_To=f"<{outbound.message_id}>"))
    assert (len(desk.new), desk.known) == (1, [])


def test_the_reference_in_the_subject_counts_for_those_who_take_part(desk, support):
    subject = f"Re: Invoice {subject_reference('case:7')}"
    arrives(written(subject=subject))
    desk.participants.add(CARLA)
    arrives(written(subject=subject, message_id="two@acme.example"))
    assert len(desk.new) == 1
    assert (desk.known[0].about, desk.known[0].matched_by) == ("case:7", "subject")


def test_what_we_wrote_is_cut_from_the_answer(desk, support):
    text = "We have corrected the invoice and sent it again to your office."
    outbound = queue_mail(
        mailbox=support, kind="reply", about="case:7", to=[CARLA], subject="Re", text=text
    )
    answer = f"Thank you!\r\n\r\nUnheard-of heading\r\n> {text}"
    arrives(written(text=answer, In_Reply_To=f"<{outbound.message_id}>"))
    assert desk.known[0].parsed.reply.startswith("Thank you!")
    assert text not in desk.known[0].parsed.reply


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
    inbound = arrives(bounce_of(outbound), door="smtp")
    ((bounced, report),) = desk.bounced
    address.refresh_from_db()
    outbound.refresh_from_db()
    assert (bounced, report.recipient, report.class_) == (outbound, CARLA, "hard")
    assert (outbound.state, address.bounce_score) == (OutboundMail.State.BOUNCED, 2)
    assert (inbound.state, inbound.about, desk.new) == (State.DELIVERED, "case:7", [])


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


def test_a_handler_that_fails_leaves_a_ticket_with_the_mail_attached(desk, support, caplog):
    @hooks.handles("case")
    def fails(delivery):
        raise DataError("cannot take these words")

    @hooks.handles_new()
    def takes_what_is_readable(delivery):
        if not delivery.parsed.problems:
            raise ValueError("strange words")
        desk.new.append(delivery)
        return hooks.Outcome(about="case:1")

    raw = written()
    inbound = arrives(raw)
    (delivery,) = desk.new
    assert (inbound.state, inbound.about) == (State.UNREADABLE, "case:1")
    assert "strange words" in inbound.reason
    assert delivery.parsed.attachments[0].content == raw
    assert delivery.parsed.from_.address == CARLA


def test_a_passing_trouble_waits_and_the_sweep_tries_again(desk, support, monkeypatch):
    troubles = [OperationalError("the server is restarting")]
    new = hooks._new[0]

    @hooks.handles_new()
    def troubled(delivery):
        if troubles:
            raise troubles.pop()
        return new(delivery)

    inbound = arrives(written())
    assert (inbound.state, inbound.attempts) == (State.STORED, 1)
    assert inbound.read_after > timezone.now()
    sweep_inbound()
    assert desk.new == []
    InboundMail.objects.update(read_after=timezone.now())
    sweep_inbound()
    assert len(desk.new) == 1


def test_nothing_of_a_failed_attempt_stays(desk, support):
    @hooks.handles_new()
    def writes_and_fails(delivery):
        Customer.objects.create(name="half done")
        raise OperationalError

    arrives(written())
    assert not Customer.objects.exists()


def test_when_not_even_a_ticket_can_be_made_it_stands_in_the_queue(desk, support, caplog):
    @hooks.handles_new()
    def broken(delivery):
        raise RuntimeError("broken today")

    inbound = arrives(written())
    assert (inbound.state, inbound.attempts) == (State.STORED, 1)
    for _ in range(MAX_ATTEMPTS):
        read_inbound(inbound.pk)
    inbound.refresh_from_db()
    assert inbound.state == State.UNREADABLE
    assert "broken today" in inbound.reason


def test_one_bad_mail_does_not_stop_the_next(desk, support, caplog):
    new = hooks._new[0]

    @hooks.handles_new()
    def chokes(delivery):
        if delivery.parsed.subject == "bad":
            raise RuntimeError
        return new(delivery)

    store(written(subject="bad", message_id="bad@x"), door="pipe")
    store(written(), door="pipe")
    sweep_inbound()
    assert [each.parsed.subject for each in desk.new][1:] == ["Invoice is wrong"]


def test_a_mail_that_kills_its_reader_is_not_read_for_ever(desk, support, caplog):
    """A killed worker leaves no exception behind, only the attempts that were counted."""
    inbound = store(written(), door="pipe")
    InboundMail.objects.update(attempts=MAX_ATTEMPTS)
    read_inbound(inbound.pk)
    inbound.refresh_from_db()
    assert inbound.state == State.UNREADABLE
    assert desk.new[0].parsed.attachments


@pytest.mark.django_db(transaction=True)
def test_a_mail_in_another_workers_hands_is_left_alone(desk, support):
    inbound = store(written(), door="pipe")

    def work() -> bool:
        try:
            return read_inbound(inbound.pk)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as other, transaction.atomic():
        InboundMail.objects.select_for_update().get(pk=inbound.pk)
        assert not other.submit(work).result(timeout=10)
    assert read_inbound(inbound.pk)


def test_a_mail_without_a_mailbox_waits_for_one(desk, db):
    inbound = arrives(written())
    assert (inbound.state, desk.new) == (State.SUSPENDED, [])
    mailbox = Mailbox.objects.create(name="Support", address=SUPPORT, is_default=True)
    InboundMail.objects.update(state=State.STORED)
    read_inbound(inbound.pk)
    assert desk.new[0].mailbox == mailbox
