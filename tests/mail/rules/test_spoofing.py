"""Rule 5: only our own border authenticates senders, and possibly forged mail opens no ticket."""

import pytest

from helpdesk.actions.participants import accept_message, accept_participant
from helpdesk.actions.reply import reply_to_ticket
from helpdesk.models import Message, Ticket
from ledger.models import Event
from mail.inbound.authentication import dmarc_result
from mail.models import InboundMail, OutboundMail
from mail.parsing.parsed import Address, ParsedMail
from tests.mail.conftest import CARLA, SUPPORT, sent
from tests.mail.rules.post import (
    BORDER,
    FAILED,
    OURS_PASSED,
    answering,
    come,
    message_of,
    ticket_of,
)
from tests.personas import signed_in

PASS = "dmarc=pass header.from=acme.example"
Cause, State = InboundMail.Cause, InboundMail.State


@pytest.fixture(autouse=True)
def border(settings) -> None:
    settings.AUTHSERV_ID = BORDER


def result_for(values: list[str], address: str = CARLA) -> str:
    parsed = ParsedMail(from_=Address(address=address), headers={"authentication_results": values})
    return dmarc_result(InboundMail(), parsed)


@pytest.mark.parametrize(
    ("values", "result"),
    [
        ([f"{BORDER}; {PASS}"], "pass"),
        ([f"{BORDER}; dmarc=pass header.from=mail.acme.example"], "pass"),
        ([f"{BORDER}; dmarc=pass (p=none) header.from=ACME.example."], "pass"),
        ([f"{BORDER}; dmarc=pass"], "unaligned"),
        ([f"{BORDER}; dmarc=pass header.from=evil.example"], "unaligned"),
        ([f"{BORDER}; dmarc=pass header.from=evil-acme.example"], "unaligned"),
        ([f"{BORDER}; {PASS} header.from=evil.example"], "unaligned"),
        ([f"{BORDER}; {PASS}; dmarc=pass header.from=evil.example"], "unaligned"),
        ([f"{BORDER}; {PASS}; dmarc=none header.from=evil.example"], "none"),
        ([f"{BORDER}; spf=pass header.from=acme.example; dmarc=pass"], "unaligned"),
        ([f"{BORDER}; dmarc=pass (header.from=acme.example)"], "unaligned"),
        ([f"{BORDER}; spf=pass; dmarc=fail (p=reject)"], "fail"),
        ([f"{BORDER.upper()} 1; DMARC = Fail"], "fail"),
        ([f"{BORDER}; spf=pass", f"{BORDER}; dmarc=fail"], "fail"),
        ([f"{BORDER}; dmarc=fail", f"{BORDER}; {PASS}"], "fail"),
        ([f"{BORDER}; spf=pass", f"{BORDER}; {PASS}"], ""),  # the lower one came with the mail
        ([f"mx.eve.example; {PASS}", f"{BORDER}; {PASS}"], "pass"),
        (["mx.eve.example; dmarc=fail"], ""),
        ([f"mx.eve.example; x={BORDER}; dmarc=pass"], ""),
        ([f"{BORDER}; spf=none smtp.mailfrom=dmarc=pass; dmarc=fail"], "fail"),
        ([f'{BORDER}; spf=none smtp.mailfrom="; dmarc=pass;"@eve.example; dmarc=none'], "none"),
        ([f"{BORDER}; spf=none (; dmarc=pass)"], ""),
        ([""], ""),
        ([], ""),
    ],
)
def test_only_the_results_of_our_own_border_count(values, result):
    assert result_for(values) == result


def test_a_public_suffix_is_no_organization():
    values = [f"{BORDER}; dmarc=pass header.from=evil.co.uk"]
    assert result_for(values, "carla@acme.co.uk") == "unaligned"
    assert result_for(values, "carla@mail.evil.co.uk") == "pass"


def test_the_domain_of_the_result_may_be_written_in_either_form():
    values = [f"{BORDER}; dmarc=pass header.from=xn--bcher-kva.example"]
    assert result_for(values, "lena@bücher.example") == "pass"


def test_several_senders_are_never_authentic():
    headers = {"authentication_results": [f"{BORDER}; {PASS}"]}
    parsed = ParsedMail(from_=Address(address=CARLA), headers=headers, has_several_senders=True)
    assert dmarc_result(InboundMail(), parsed) == "unaligned"


def test_without_a_named_border_nobody_is_believed(settings):
    settings.AUTHSERV_ID = ""
    assert result_for([f"; {PASS}", f"mx; {PASS}"]) == ""


def test_a_forged_mail_that_opens_a_ticket_shows_as_unverified(support):
    ticket = ticket_of(come(**FAILED))
    assert (ticket.is_verified, ticket.messages.get().is_verified) == (False, False)


def test_a_forged_answer_is_internal_and_unverified_and_seen_by_an_agent(support, ana):
    ticket, ours = answered(ana)
    message = message_of(come(2, **FAILED, **answering(ours)))
    ticket.refresh_from_db()
    assert (message.kind, message.is_verified) == (Message.Kind.NOTE, False)
    assert (ticket.status, ticket.waiting_since) == ("open", message.created_at)


def test_a_forged_answer_to_the_signed_address_is_internal_too(support, ana):
    _ticket, ours = answered(ana)
    assert message_of(come(2, to=ours.reply_to, **FAILED)).is_note


def test_internal_entries_are_not_quoted_to_the_customer(support, ana):
    ticket, ours = answered(ana)
    come(2, text="A stranger's secret.", **FAILED, **answering(ours))
    reply = reply_to_ticket(ticket, "Hello.", by=ana).outbound
    assert "secret" not in reply.text + reply.html
    assert "2@acme.example" not in reply.references


def test_an_agent_can_accept_a_forged_mail(support, ana):
    ticket, ours = answered(ana)
    message = message_of(come(2, **FAILED, **answering(ours)))
    accept_message(message, by=ana)
    message.refresh_from_db()
    assert (message.kind, message.is_verified) == (Message.Kind.PUBLIC, True)
    assert Event.objects.get(name="ticket.message_accepted").actor == ana
    assert not ticket.participants.exists()


def test_accepting_what_opened_the_ticket_verifies_the_ticket(support, ana):
    ticket = ticket_of(come(**FAILED))
    accept_message(ticket.messages.get(), by=ana)
    ticket.refresh_from_db()
    assert ticket.is_verified


def test_the_page_offers_to_accept_a_forged_mail(support, ana):
    ticket = ticket_of(come(**FAILED))
    message, client = ticket.messages.get(), signed_in(ana)
    assert f'name="message" value="{message.pk}"' in client.get(f"/tickets/{ticket.pk}/").text
    client.post(f"/tickets/{ticket.pk}/accept/", {"message": message.pk})
    message.refresh_from_db()
    assert message.is_verified
    assert 'name="message"' not in client.get(f"/tickets/{ticket.pk}/").text


def test_a_message_of_another_ticket_cannot_be_accepted_here(support, ana):
    here, there = ticket_of(come(1)), ticket_of(come(2, subject="Other", **FAILED))
    data = {"message": there.messages.get().pk}
    signed_in(ana).post(f"/tickets/{here.pk}/accept/", data)
    assert not there.messages.get().is_verified


def test_a_forged_mail_brings_nobody_into_copy(support, ana):
    _ticket, ours = answered(ana)
    opened = ticket_of(come(2, Cc="eve@else.example", **FAILED))
    answer = ticket_of(come(3, Cc="eve@else.example", **FAILED, **answering(ours)))
    assert not opened.participants.exists()
    assert not answer.participants.exists()


def test_our_own_mailbox_as_sender_without_our_code_is_spoofed(support, billing_box):
    for number, sender in enumerate([SUPPORT, "Billing <BILLING@veloza.example>"]):
        inbound = come(number, sender=sender)
        assert (inbound.state, inbound.cause) == (State.SUSPENDED, Cause.SPOOFED)
        assert "did not send" in inbound.reason
    assert not Ticket.objects.exists()
    assert not OutboundMail.objects.exists()


def test_our_own_mailbox_that_our_border_vouches_for_is_a_loop(support):
    assert come(sender=SUPPORT, **OURS_PASSED).cause == Cause.LOOP


def test_our_own_message_id_makes_it_a_loop_and_not_a_forgery(support):
    inbound = come(sender=SUPPORT, message_id=sent(support).message_id)
    assert inbound.cause == Cause.LOOP


def test_a_stranger_on_the_thread_is_an_internal_entry_that_an_agent_can_accept(support, ana):
    ticket, ours = answered(ana)
    headers = {"Cc": "friend@else.example", **answering(ours)}
    message = message_of(come(2, sender="Ben <ben@law.example>", **headers))
    guest = ticket.participants.get()
    assert (message.kind, message.is_verified) == (Message.Kind.NOTE, False)
    assert (guest.email, guest.is_accepted) == ("ben@law.example", False)
    assert reply_to_ticket(ticket, "Hello.", by=ana).outbound.cc == []


def test_accepting_a_writer_leaves_mail_that_may_be_anothers_internal(support, ana):
    ticket, ours = answered(ana)
    gus = "gus@acme.example"
    own = message_of(come(2, sender=gus, **answering(ours)))
    two = message_of(come(3, sender=f"{gus}, mallory@evil.example", **answering(ours)))
    forged = message_of(come(4, sender=gus, **FAILED, **answering(ours)))
    client, page = signed_in(ana), f"/tickets/{ticket.pk}/"
    shown = client.get(page).text
    assert [f'name="message" value="{each.pk}"' in shown for each in (own, two, forged)] == [
        False,
        True,
        True,
    ]
    accept_participant(ticket, ticket.participants.get(), by=ana)
    for each in (own, two, forged):
        each.refresh_from_db()
    assert (own.kind, own.is_verified) == (Message.Kind.PUBLIC, True)
    assert {(each.kind, each.is_verified) for each in (two, forged)} == {(Message.Kind.NOTE, False)}
    client.post(f"{page}accept/", {"message": two.pk})
    two.refresh_from_db()
    assert (two.kind, two.is_verified) == (Message.Kind.PUBLIC, True)


def answered(ana) -> tuple[Ticket, OutboundMail]:
    ticket = ticket_of(come(1))
    ours = reply_to_ticket(ticket, "We see.", by=ana, status="pending").outbound
    assert ours is not None
    assert ours.to == [CARLA]
    return ticket, ours
