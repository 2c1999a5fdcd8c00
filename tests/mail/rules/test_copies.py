"""Rule 5: people in copy. To and Cc without our addresses, agents and no-reply ones, at most 20."""

import pytest

from accounts.models import User
from helpdesk.actions.reply import reply_to_ticket
from mail.signed_addresses import bounce_address, reply_address
from tests.mail.conftest import CARLA, SUPPORT
from tests.mail.rules.post import answering, come_verified, ticket_of


def in_copy(ticket) -> list[str]:
    people = ticket.participants.filter(is_accepted=True).order_by("pk")
    return list(people.values_list("email", flat=True))


def test_other_recipients_are_in_copy_of_the_answer(support, ana):
    to = f"{SUPPORT}, Ben <ben@beta.example>"
    ticket = ticket_of(come_verified(to=to, Cc="Dora Lindqvist <DORA@beta.example>"))
    assert in_copy(ticket) == ["ben@beta.example", "dora@beta.example"]
    assert ticket.participants.last().customer.name == "Dora Lindqvist"
    assert reply_to_ticket(ticket, "Hello.", by=ana).outbound.cc == in_copy(ticket)


@pytest.mark.parametrize(
    "address",
    [SUPPORT, SUPPORT.upper(), "support+shop@veloza.example", "billing@veloza.example", CARLA],
)
def test_our_own_mailboxes_and_the_writer_are_not_in_copy(support, billing_box, address):
    assert in_copy(
        ticket_of(come_verified(to="list@else.example", Cc=f"{address}, {SUPPORT}"))
    ) == ["list@else.example"]


def test_our_reply_and_return_addresses_are_not_in_copy(support):
    ours = [reply_address("case:7", support).replace("case-7", "case-8")]
    ours += [
        bounce_address(7, 0, "veloza.example"),
        "reply+ticket-4.aaaaaaaaaaaaaaaa@veloza.example",
    ]
    assert in_copy(ticket_of(come_verified(Cc=", ".join(ours[:1] + ours[2:])))) == []


def test_agents_are_not_in_copy(support, ana, ben):
    User.objects.filter(pk=ben.pk).update(email="Ben@Veloza.example")
    assert in_copy(ticket_of(come_verified(Cc=f"{ana.email.upper()}, ben@veloza.example"))) == []


@pytest.mark.parametrize("local", ["no-reply", "noreply", "do-not-reply", "mailer-daemon"])
def test_addresses_that_nobody_reads_are_not_in_copy(support, local):
    assert in_copy(ticket_of(come_verified(Cc=f"{local}@shop.example"))) == []


def test_at_most_twenty_are_in_copy(support, ana):
    guests = [f"guest{number}@else.example" for number in range(50)]
    ticket = ticket_of(come_verified(Cc=", ".join(guests)))
    assert in_copy(ticket) == guests[:20]
    ours = reply_to_ticket(ticket, "Hello.", by=ana).outbound
    come_verified(2, Cc="one-more@else.example", **answering(ours))
    assert len(in_copy(ticket)) == 20


def test_participants_may_add_copies(support, ana):
    ticket = ticket_of(come_verified(1))
    ours = reply_to_ticket(ticket, "Who repairs it?", by=ana).outbound
    come_verified(2, Cc="dora@beta.example", **answering(ours))
    assert in_copy(ticket) == ["dora@beta.example"]
    come_verified(3, sender="dora@beta.example", Cc="ben@beta.example", **answering(ours))
    assert in_copy(ticket) == ["dora@beta.example", "ben@beta.example"]


def test_outsiders_add_no_copies(support, ana):
    ticket = ticket_of(come_verified(1))
    ours = reply_to_ticket(ticket, "Hello.", by=ana).outbound
    come_verified(2, sender="eve@else.example", Cc="friend@else.example", **answering(ours))
    assert in_copy(ticket) == []
    assert ticket.participants.count() == 1


def test_a_machine_brings_nobody_into_copy(support):
    ticket = ticket_of(come_verified(Cc="dora@beta.example", Auto_Submitted="auto-generated"))
    assert in_copy(ticket) == []


def test_one_broken_address_does_not_keep_the_answer_from_the_others(support, ana):
    ticket = ticket_of(come_verified(Cc="broken@@x, dora@beta.example, \x00@\x00"))
    assert reply_to_ticket(ticket, "Hello.", by=ana).outbound.cc == ["dora@beta.example"]
