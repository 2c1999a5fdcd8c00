"""Rule 5: a Reply-To beside a person's own address is offered to the agent, who chooses."""

import pytest
from django.urls import reverse
from rest_framework.test import APIClient

from helpdesk.actions.reply import CannotReply, reply_to_ticket
from helpdesk.models import Ticket
from ledger.actors import Rule
from ledger.models import Event
from mail.outbound.deliver import deliver
from tests.api_tokens import token_header
from tests.mail.conftest import SUPPORT
from tests.mail.rules.post import answering, come, come_verified, message_of, ticket_of
from tests.personas import signed_in

RUTH, HOME = "ruth@firm.example", "ruth.vogel@private.example"
KEY = "5f0e5c0e-1111-4a8e-9a49-0f6a2f5c8a11"


def ruths(number: int = 1, /, reply_to: str = f"Ruth Vogel <{HOME}>", **more: str) -> Ticket:
    return ticket_of(come(number, sender=f"Ruth <{RUTH}>", Reply_To=reply_to, **more))


@pytest.fixture
def ticket(support) -> Ticket:
    return ruths()


def test_the_sender_stays_the_requester_and_the_other_address_is_kept(ticket):
    assert (ticket.requester_email, ticket.asked_reply_to) == (RUTH, HOME)
    assert ticket.reply_to == RUTH


@pytest.mark.parametrize(
    "reply_to",
    [
        RUTH,
        f"Ruth <{RUTH.upper()}>",
        f"{HOME}, {RUTH}",
        SUPPORT,
        "support+x@veloza.example",
        "noreply@firm.example",
        "nobody",
        f"a@{'b' * 70}.example",
    ],
)
def test_what_names_nobody_else_is_not_offered(support, reply_to):
    assert ruths(reply_to=reply_to).asked_reply_to == ""


@pytest.mark.parametrize(
    "more",
    [
        {"Precedence": "list", "List_ID": "<bikes.firm.example>"},
        {"Auto_Submitted": "auto-generated"},
    ],
)
def test_lists_and_machines_ask_for_nothing(support, more):
    assert ruths(**more).asked_reply_to == ""


def test_without_a_choice_the_reply_goes_to_the_sender(ticket, ana):
    assert reply_to_ticket(ticket, "Hello.", by=ana).outbound.to == [RUTH]
    assert reply_to_ticket(ticket, "Hello.", by=ana, to=RUTH).outbound.to == [RUTH]
    assert not Event.objects.filter(name="ticket.reply_address_chosen").exists()


def test_the_choice_is_recorded_and_stays(ticket, ana, sink):
    reply = reply_to_ticket(ticket, "Hello.", by=ana, to=HOME)
    assert ticket.reply_to == HOME
    assert deliver(reply.outbound.pk)
    assert sink.mails[0].recipients == [HOME]
    event = Event.objects.get(name="ticket.reply_address_chosen")
    assert (event.actor, event.facts) == (ana, {"before": RUTH, "after": HOME})
    assert reply_to_ticket(ticket, "More.", by=ana).outbound.to == [HOME]
    assert reply_to_ticket(ticket, "Automatic.", by=Rule(7, "Wait")).outbound.to == [HOME]
    assert reply_to_ticket(ticket, "Back.", by=ana, to=RUTH).outbound.to == [RUTH]
    assert Event.objects.filter(name="ticket.reply_address_chosen").count() == 2


@pytest.mark.parametrize("to", ["someone@else.example", SUPPORT, "nobody", "\ud800"])
def test_no_other_address_can_be_chosen(ticket, ana, to):
    with pytest.raises(CannotReply):
        reply_to_ticket(ticket, "Hello.", by=ana, to=to)
    ticket.refresh_from_db()
    assert ticket.reply_to == RUTH
    assert ticket.messages.count() == 1


def test_the_answer_from_the_chosen_address_is_the_requesters(ticket, ana):
    reply = reply_to_ticket(ticket, "Hello.", by=ana, to=HOME)
    answer = come_verified(2, sender=f"Ruth <{HOME}>", **answering(reply.outbound))
    assert ticket_of(answer) == ticket
    assert not message_of(answer).is_note
    assert not ticket.participants.exists()


def test_an_address_that_nobody_chose_is_a_strangers(ticket, ana):
    reply = reply_to_ticket(ticket, "Hello.", by=ana)
    answer = come_verified(2, sender=f"Ruth <{HOME}>", **answering(reply.outbound))
    assert message_of(answer).is_note


def test_another_reply_to_waits_for_a_new_choice(ticket, ana):
    reply = reply_to_ticket(ticket, "Hello.", by=ana, to=HOME)
    assert ruths(2, **answering(reply.outbound)).reply_to == HOME
    assert ruths(3, reply_to=RUTH, **answering(reply.outbound)).reply_to == HOME
    changed = ruths(4, reply_to="new@private.example", **answering(reply.outbound))
    assert (changed.reply_to, changed.asked_reply_to) == (RUTH, "new@private.example")


def test_a_strangers_reply_to_changes_nothing(ticket, ana):
    reply = reply_to_ticket(ticket, "Hello.", by=ana)
    come(2, sender="m@evil.example", Reply_To="x@evil.example", **answering(reply.outbound))
    ticket.refresh_from_db()
    assert ticket.asked_reply_to == HOME


def test_the_chosen_address_is_not_in_copy_too(support, ana):
    ticket = ruths(Cc=HOME)
    ticket.participants.update(is_accepted=True)
    outbound = reply_to_ticket(ticket, "Hello.", by=ana, to=HOME).outbound
    assert (outbound.to, outbound.cc) == ([HOME], [])


def page_of(ticket: Ticket, person) -> str:
    return signed_in(person).get(reverse("helpdesk:ticket", args=[ticket.pk])).content.decode()


def test_the_composer_offers_both_and_warns_of_another_domain(ticket, ana, billing):
    Ticket.objects.update(team=billing)
    shown = page_of(ticket, ana)
    assert "asked for by the sender" in shown
    assert f'name="to" value="{RUTH}" form="reply-form" checked' in shown
    assert f'name="to" value="{HOME}" form="reply-form">' in shown
    assert "belong to different domains" in shown


def test_it_does_not_warn_within_one_organization_and_offers_nothing_without_a_choice(
    support, ana, billing
):
    same, plain = ruths(reply_to="desk@mail.firm.example"), ticket_of(come(2))
    Ticket.objects.update(team=billing)
    shown = page_of(same, ana)
    assert "asked for by the sender" in shown
    assert "belong to different domains" not in shown
    assert "asked for by the sender" not in page_of(plain, ana)


@pytest.mark.parametrize(
    ("chosen", "status", "to"),
    [(HOME, 302, [HOME]), ("", 302, [RUTH]), ("x@evil.example", 422, None)],
)
def test_the_form_sends_to_the_chosen_address(ticket, ana, billing, chosen, status, to):
    Ticket.objects.update(team=billing)
    form = {"text": "Hello.", "submission": KEY, "to": chosen}
    answer = signed_in(ana).post(reverse("helpdesk:reply", args=[ticket.pk]), form)
    assert answer.status_code == status
    sent = ticket.messages.filter(agent=ana).first()
    assert (sent.outbound.to if sent else None) == to


def test_the_same_reply_to_another_address_is_another_reply(ticket, ana, billing):
    Ticket.objects.update(team=billing)
    client, form = signed_in(ana), {"text": "Hello.", "submission": KEY, "to": RUTH}
    to_one, again, to_other = (
        client.post(reverse("helpdesk:reply", args=[ticket.pk]), form | {"to": address})
        for address in (RUTH, RUTH, HOME)
    )
    assert [to_one.status_code, again.status_code, to_other.status_code] == [302, 302, 422]
    assert ticket.messages.get(agent=ana).outbound.to == [RUTH]


def test_the_api_tells_both_addresses(ticket, ana, billing):
    Ticket.objects.update(team=billing)
    where = reverse("api:ticket-detail", args=[ticket.pk])
    api = APIClient()
    api.credentials(HTTP_AUTHORIZATION=token_header(ana))
    told = api.get(where).json()
    assert (told["reply_to"], told["asked_reply_to"]) == (RUTH, HOME)
    reply_to_ticket(ticket, "Hello.", by=ana, to=HOME)
    assert api.get(where).json()["reply_to"] == HOME
