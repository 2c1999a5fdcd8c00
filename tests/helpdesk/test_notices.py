"""Notices: automatic messages outside of the conversation go over the channel of the ticket."""

import pytest

from helpdesk.actions.reply import reply_to_ticket
from helpdesk.channel_sender import Notice, SentNotice
from helpdesk.channels import notice_sender, sender_of
from helpdesk.models import Channel, Ticket
from mail.models import OutboundMail


def survey(ticket: Ticket, **more) -> Notice:
    return Notice(
        kind="feedback_request",
        about="feedback:7",
        customer=ticket.requester,
        subject="Re: Front wheel",
        text="How was it?",
        from_name="Ana at Veloza",
        account=f"mailbox:{ticket.mailbox_id}",
        headers={"List-Id": "Feedback"},
        **more,
    )


def mail_of(sent: SentNotice) -> OutboundMail:
    kind, _colon, key = sent.reference.partition(":")
    assert kind == "mail"
    return OutboundMail.objects.get(pk=key)


@pytest.mark.parametrize("follows", [False, True])
def test_a_notice_is_an_automatic_mail_in_the_thread(ticket, ana, follows):
    reply = reply_to_ticket(ticket, "We send a new wheel.", by=ana)
    notice = survey(
        ticket,
        email="carla@work.example",
        follows=f"mail:{reply.outbound.pk}" if follows else "",
    )
    sent = notice_sender(ticket).send_notice(ticket, notice)
    mail, own = mail_of(sent), reply.outbound.message_id
    assert sent.state == "queued"
    assert (mail.in_reply_to, mail.references) == (own, f"{own} {own}" if follows else own)
    assert (mail.is_automatic, mail.from_name) == (True, "Ana at Veloza")
    assert (mail.about, mail.to, mail.mailbox) == (
        "feedback:7",
        ["carla@work.example"],
        ticket.mailbox,
    )
    assert mail.headers["List-Id"] == "Feedback"
    assert mail.headers["Auto-Submitted"]


def test_a_notice_without_an_address_goes_to_the_customers_first(ticket):
    sent = notice_sender(ticket).send_notice(ticket, survey(ticket))
    assert mail_of(sent).to == ["carla@correu.example"]


def test_a_notice_that_rules_hold_back_says_so(ticket):
    ours = survey(ticket, email=ticket.mailbox.address)
    sent = notice_sender(ticket).send_notice(ticket, ours)
    assert (sent.state, mail_of(sent).state) == ("withheld", OutboundMail.State.WITHDRAWN)


def test_a_notice_is_known_by_its_subject_and_withdrawn_by_its_reference(ticket):
    sender, notice = notice_sender(ticket), survey(ticket)
    named = {"kind": notice.kind, "about": notice.about}
    assert not sender.has_notice(**named)
    sent = sender.send_notice(ticket, notice)
    assert sender.has_notice(**named)
    assert not sender.has_notice(kind=notice.kind, about="feedback:8")
    sender.withdraw_notice(sent.reference)
    assert mail_of(sent).state == OutboundMail.State.WITHDRAWN


@pytest.mark.parametrize("reference", ["chat:1", "mail:", "mail:x", "7"])
def test_a_reference_of_another_channel_is_no_mail(ticket, ana, reference):
    reply_to_ticket(ticket, "We send a new wheel.", by=ana)
    sent = notice_sender(ticket).send_notice(ticket, survey(ticket, follows=reference))
    assert len(mail_of(sent).references.split()) == 1


def test_a_notice_goes_over_the_channel_of_the_ticket(chat, chat_ticket):
    notice = survey(chat_ticket)
    sent = notice_sender(chat_ticket).send_notice(chat_ticket, notice)
    assert chat.notices == {sent.reference: notice}
    assert not OutboundMail.objects.exists()
    chat.has_visitor = False
    assert notice_sender(chat_ticket) is sender_of(Channel.MAIL)
