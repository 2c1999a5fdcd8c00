"""Addresses with quotes, misplaced dots and other scripts, from the mail to its reply’s RCPT TO."""

import pytest

from config.addresses import normalize_address
from customers.models import Customer
from helpdesk.actions.reply import reply_to_ticket
from helpdesk.models import Ticket
from mail.inbound.process import read_inbound
from mail.models import InboundMail, OutboundMail
from mail.outbound.deliver import deliver
from mail.outbound.queue import CannotQueueMail, queue_mail
from tests.mail.conftest import SUPPORT, Sink, send_over, written
from tests.mail.rules.post import answering, come, message_of, ticket_of
from tests.mail.servers import in_process_server

DOTS = '"taro..yamada."@docomo.example'
ODD = {
    DOTS: DOTS,
    "taro..yamada.@docomo.example": DOTS,
    '"very odd"@odd.example': '"very odd"@odd.example',
    "lena@bücher.example": "lena@xn--bcher-kva.example",
    "lena@xn--bcher-kva.example": "lena@xn--bcher-kva.example",
}


def reached(sink: Sink) -> list[str]:
    """The recipients of the first mail; the test server reads them without their quotes."""
    return [normalize_address(each) for mail in sink.mails for each in mail.recipients]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", ["", "Taro Yamada"])
@pytest.mark.parametrize("address", [DOTS, "taro..yamada.@docomo.example"])
def test_it_comes_over_smtp_and_the_answer_goes_back_there(
    support, ana, sink, caplog, address, name
):
    raw = written(sender=f"{name} <{address}>" if name else address)
    with in_process_server() as (_handler, port):
        send_over("127.0.0.1", port, raw, sender=address, to=[SUPPORT])
    inbound = InboundMail.objects.get()
    read_inbound(inbound.pk)
    inbound.refresh_from_db()
    ticket = ticket_of(inbound)
    assert ticket.requester_email == ticket.requester.address == DOTS
    assert ticket.requester.name == name
    reply = reply_to_ticket(ticket, "Your bike is repaired.", by=ana)
    with caplog.at_level("INFO", logger="mail.log"):
        assert deliver(reply.outbound.pk)
    (mail,) = sink.mails
    assert f"rcpt TO:<{DOTS}>" in caplog.text
    assert reached(sink) == [DOTS]
    assert f"To: {DOTS}\r\n".encode() in mail.raw
    reply.outbound.refresh_from_db()
    assert reply.outbound.delivered_to == [DOTS]
    assert not reply.outbound.missed_people


@pytest.mark.parametrize(("address", "normal"), ODD.items())
def test_it_is_read_stored_and_answered(support, ana, sink, address, normal):
    ticket = ticket_of(come(sender=address))
    assert ticket.requester_email == ticket.requester.address == normal
    reply = reply_to_ticket(ticket, "Hello.", by=ana)
    assert deliver(reply.outbound.pk)
    assert reached(sink) == [normal]
    answer = come(2, sender=address, **answering(reply.outbound))
    assert ticket_of(answer) == ticket
    assert not message_of(answer).is_note


@pytest.mark.parametrize(
    "spellings",
    [
        ("lena@bücher.example", "lena@xn--bcher-kva.example", "LENA@XN--BCHER-KVA.example"),
        (DOTS, "taro..yamada.@docomo.example", '"Taro..Yamada."@DOCOMO.example'),
    ],
)
def test_all_spellings_are_one_customer(support, spellings):
    for number, each in enumerate(spellings):
        come(number, sender=f"Lena <{each}>")
    assert Ticket.objects.count() == len(spellings)
    assert Customer.objects.count() == 1
    assert {*InboundMail.objects.values_list("from_address", flat=True)} >= {
        Customer.objects.get().address
    }


def test_a_participant_keeps_an_odd_address(support, ana, sink):
    cc = f"Taro <taro..yamada.@docomo.example>, {DOTS}, lena@bücher.example"
    ticket = ticket_of(come(Cc=cc))
    ticket.participants.update(is_accepted=True)
    people = list(ticket.participants.order_by("pk").values_list("email", flat=True))
    assert people == [DOTS, "lena@xn--bcher-kva.example"]
    assert deliver(reply_to_ticket(ticket, "Hello.", by=ana).outbound.pk)
    assert reached(sink) == ["carla@acme.example", *people]


def test_a_local_part_in_another_script_asks_the_server_for_smtputf8(support, ana, sink):
    ticket = ticket_of(come(sender="Jörg <jörg@bücher.example>"))
    assert deliver(reply_to_ticket(ticket, "Hello.", by=ana).outbound.pk)
    assert sink.mails[0].recipients == ["jörg@xn--bcher-kva.example"]
    assert "To: jörg@xn--bcher-kva.example\r\n".encode() in sink.mails[0].raw


@pytest.mark.parametrize(
    "to", ['"a\nb"@acme.example', "a b@acme.example", f"a@{'b' * 64}.example", "a@b..example", "a@"]
)
def test_what_no_server_takes_is_refused(support, to):
    with pytest.raises(CannotQueueMail):
        queue_mail(mailbox=support, kind="reply", about="", to=[to], subject="", text="")
    assert not OutboundMail.objects.exists()
