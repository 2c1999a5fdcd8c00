"""Loops: an acknowledgement goes to known people only, quotes nothing and starts no loop."""

from datetime import timedelta

import pytest
from django.utils import timezone

from customers.models import ContactPoint, Customer
from mail import hooks
from mail.inbound.process import read_inbound
from mail.inbound.store import store
from mail.models import InboundMail, Mailbox, OutboundMail
from mail.outbound.deliver import deliver
from mail.outbound.queue import queue_mail
from tests.mail.conftest import CARLA, SUPPORT, written
from tests.mail.rules.post import for_all


@pytest.fixture
def acknowledging_app(recorder):
    """Opens a case for each new mail and asks for its acknowledgement."""

    @hooks.handles_new()
    def open_case(delivery):
        recorder.new.append(delivery)
        return hooks.Outcome(about="case:7", acknowledged_as=7)

    return recorder


@pytest.fixture
def known_carla(support):
    customer = Customer.objects.create(name="Carla Diaz")
    return ContactPoint.objects.create(customer=customer, value=CARLA, verified_at=timezone.now())


def arrives(raw: bytes) -> InboundMail:
    inbound = store(raw, received_via="smtp", envelope_from=CARLA, envelope_to=[SUPPORT])
    read_inbound(inbound.pk)
    inbound.refresh_from_db()
    return inbound


def test_a_known_customer_is_acknowledged(acknowledging_app, known_carla, sink):
    arrives(written(subject="Buy now", text="cheap pills"))
    mail = OutboundMail.objects.get()
    assert deliver(mail.pk)
    message = sink.mails[0].message
    assert sink.mails[0].recipients == [CARLA]
    assert message["Auto-Submitted"] == "auto-replied"
    assert message["In-Reply-To"] == "<one@acme.example>"
    raw = sink.mails[0].raw
    assert b"Buy now" not in raw, "it must not echo the subject"
    assert b"cheap pills" not in raw, "it must not echo the text"


def test_an_unknown_sender_is_not_acknowledged(acknowledging_app, support):
    arrives(written())
    assert not OutboundMail.objects.exists()


def test_an_authentic_unknown_sender_is_acknowledged(acknowledging_app, support, settings):
    settings.AUTHSERV_ID = "mx.veloza.example"
    passed = "mx.veloza.example; spf=pass; dmarc=pass header.from=acme.example"
    arrives(written(Authentication_Results=passed))
    assert OutboundMail.objects.get().to == [CARLA]


def test_only_our_own_borders_result_counts(acknowledging_app, support, settings):
    settings.AUTHSERV_ID = "mx.veloza.example"
    arrives(written(Authentication_Results="mx.eve.example; dmarc=pass header.from=acme.example"))
    assert not OutboundMail.objects.exists()


def test_a_forged_sender_is_not_acknowledged(acknowledging_app, known_carla, settings):
    settings.AUTHSERV_ID = "mx.veloza.example"
    arrives(written(Authentication_Results="mx.veloza.example; dmarc=fail"))
    assert acknowledging_app.new[0].is_forged
    assert not OutboundMail.objects.exists()


def test_a_recipient_of_our_mail_is_known(acknowledging_app, support, sink):
    sent = queue_mail(mailbox=support, kind="reply", about="", to=[CARLA], subject="", text="")
    deliver(sent.pk)
    arrives(written())
    assert OutboundMail.objects.filter(kind="acknowledgement").exists()


def test_a_mailbox_may_keep_silent(acknowledging_app, known_carla):
    Mailbox.objects.update(acknowledges=False)
    arrives(written())
    assert not OutboundMail.objects.exists()


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-generated"},
        {"X_Auto_Response_Suppress": "All"},
        {"Precedence": "bulk"},
        {"List_Id": "<news.acme.example>"},
        {"sender": "no-reply@acme.example"},
        {"sender": SUPPORT},
    ],
)
def test_machines_are_not_acknowledged(acknowledging_app, known_carla, headers):
    arrives(written(**headers))
    assert not OutboundMail.objects.exists()


def test_an_empty_envelope_sender_hears_nothing(acknowledging_app, known_carla):
    inbound = store(written(), received_via="smtp", envelope_from="", envelope_to=[SUPPORT])
    read_inbound(inbound.pk)
    assert not OutboundMail.objects.exists()


def test_the_same_subject_a_third_time_hears_nothing(acknowledging_app, known_carla):
    for number in range(4):
        arrives(written(message_id=f"{number}@acme.example"))
        OutboundMail.objects.update(created_at=timezone.now() - timedelta(hours=3, minutes=1))
    assert OutboundMail.objects.count() == 2


def test_a_recent_acknowledgement_is_not_repeated(acknowledging_app, known_carla):
    """The other side answers everything, with a new text each time and no mark of a machine."""
    for number in range(20):
        arrives(written(subject=f"Thank you {number}", message_id=f"{number}@acme.example"))
    assert (OutboundMail.objects.count(), len(acknowledging_app.new)) == (1, 20)


def test_another_day_is_acknowledged_again(acknowledging_app, known_carla):
    arrives(written())
    OutboundMail.objects.update(created_at=timezone.now() - timedelta(hours=3, minutes=1))
    arrives(written(subject="Another matter", message_id="two@acme.example"))
    assert OutboundMail.objects.count() == 2


def test_it_goes_to_the_sender_and_to_nobody_in_copy(acknowledging_app, known_carla):
    arrives(written(Cc="dora@beta.example", Reply_To="eve@else.example"))
    assert OutboundMail.objects.get().recipients == [CARLA]


@pytest.mark.django_db(transaction=True)
def test_workers_that_read_many_mails_at_once_thank_once(acknowledging_app, known_carla):
    keys = [
        store(
            written(subject=f"{n}", message_id=f"{n}@acme.example"),
            received_via="smtp",
            envelope_from=CARLA,
            envelope_to=[SUPPORT],
        ).pk
        for n in range(6)
    ]
    for_all(keys, read_inbound)
    assert len(acknowledging_app.new) == 6
    assert OutboundMail.objects.filter(kind="acknowledgement").count() == 1


def test_a_handler_that_asks_for_none_sends_none(recorder, known_carla):
    arrives(written())
    assert len(recorder.new) == 1
    assert not OutboundMail.objects.exists()


def test_it_belongs_to_what_the_mail_became(recorder, known_carla):
    @hooks.handles_new()
    def open_case(delivery):
        return hooks.Outcome(about="case:12", acknowledged_as=34)

    arrives(written())
    thanks = OutboundMail.objects.get()
    assert (thanks.about, "#34" in thanks.subject) == ("case:12", True)
