"""Undoing merges of merges, and of several tickets into one: each ticket keeps what is its own."""

from datetime import timedelta
from itertools import permutations

import pytest
from django.utils import timezone

from customers.actions.find import find_or_create_customer
from helpdesk.actions.edit import tag_ticket
from helpdesk.actions.follow import follow_ticket
from helpdesk.actions.merge import merge_ticket, unmerge_ticket
from helpdesk.actions.open import open_ticket
from helpdesk.actions.receive import Received, receive_message
from helpdesk.actions.reply import reply_to_ticket
from helpdesk.actions.snooze import snooze_ticket
from helpdesk.models import Message, Participant, Ticket
from tests.helpdesk.actions.test_undelivered import refuse

pytestmark = pytest.mark.django_db
BOSS = "boss@post.example"


@pytest.fixture
def tickets(carla, mailbox) -> list[Ticket]:
    return [
        open_ticket(requester=carla, subject=text, text=text, mailbox=mailbox)
        for text in ("Rim", "Spokes", "Hub")
    ]


def put_in_copy(ticket, email=BOSS, *, is_accepted=True) -> Participant:
    customer = find_or_create_customer(email)
    return Participant.objects.create(
        ticket=ticket, customer=customer, email=email, is_accepted=is_accepted
    )


def own(ticket) -> tuple[list[str], list[int], list[tuple[str, bool]], list[str]]:
    ticket.refresh_from_db()
    return (
        ticket.tags,
        sorted(ticket.followers.values_list("user", flat=True)),
        sorted(ticket.participants.values_list("email", "is_accepted")),
        sorted(ticket.messages.values_list("text", flat=True)),
    )


def equip(ticket, *, by, follower) -> None:
    tag_ticket(ticket, tags=["x"], by=by)
    follow_ticket(ticket, by=follower)
    put_in_copy(ticket)


def merge(source, target, by) -> None:
    for each in (source, target):
        each.refresh_from_db()
    merge_ticket(source, into=target, by=by)


def test_what_the_last_ticket_had_itself_stays_there(tickets, ana, lea):
    last, first, between = tickets
    for each in (last, first):
        equip(each, by=ana, follower=lea)
    before = [own(each) for each in tickets]
    merge(first, between, ana)
    merge(between, last, ana)
    unmerge_ticket(first, by=ana)
    assert own(last)[:3] == before[0][:3]
    assert own(between)[:3] == ([], [], [])
    unmerge_ticket(between, by=ana)
    assert [own(each) for each in tickets] == before


def test_what_came_through_a_ticket_between_leaves_both(tickets, ana, lea):
    last, first, between = tickets
    equip(first, by=ana, follower=lea)
    before = [own(each) for each in tickets]
    merge(first, between, ana)
    merge(between, last, ana)
    assert own(last)[:3] == before[1][:3]
    unmerge_ticket(first, by=ana)
    assert [own(each)[:3] for each in tickets] == [each[:3] for each in before]
    tag_ticket(last, tags=["x"], by=ana)
    unmerge_ticket(between, by=ana)
    assert own(last)[0] == ["x"]


def test_what_two_tickets_brought_stays_until_both_are_undone(tickets, ana, lea):
    last, *others = tickets
    for each in others:
        equip(each, by=ana, follower=lea)
    before = [own(each) for each in tickets]
    for order in permutations(others):
        for each in others:
            merge(each, last, ana)
        unmerge_ticket(order[0], by=ana)
        assert own(last)[:3] == before[1][:3]
        unmerge_ticket(order[1], by=ana)
        assert [own(each) for each in tickets] == before


def test_merged_twice_and_undone_in_either_order(tickets, ana, lea):
    last, first, between = tickets
    equip(first, by=ana, follower=lea)
    equip(between, by=ana, follower=ana)
    before = [own(each) for each in tickets]
    for order in permutations((first, between)):
        merge(first, between, ana)
        merge(between, last, ana)
        for each in order:
            unmerge_ticket(each, by=ana)
        assert [own(each) for each in tickets] == before


def test_an_uninvited_writer_takes_part_once_their_ticket_is_merged(ticket, dora, mailbox, ana):
    receive_message(ticket, Received(writer=dora, email="dora@post.example", text="Me too."))
    doras = open_ticket(requester=dora, subject="Mine", text="Bent as well.", mailbox=mailbox)
    merge_ticket(doras, into=ticket, by=ana)
    assert own(ticket)[2] == [("dora@post.example", True)]
    assert Message.objects.get(text="Me too.").kind == Message.Kind.PUBLIC
    unmerge_ticket(doras, by=ana)
    assert own(ticket)[2] == [("dora@post.example", False)]
    written = Message.objects.get(text="Me too.")
    assert (written.kind, written.is_verified) == (Message.Kind.NOTE, False)


def test_one_who_wrote_since_takes_part_after_the_undo(ticket, dora, mailbox, ana):
    said = Received(writer=dora, email="dora@post.example", text="Me too.")
    receive_message(ticket, said)
    doras = open_ticket(requester=dora, subject="Mine", text="Bent as well.", mailbox=mailbox)
    merge_ticket(doras, into=ticket, by=ana)
    receive_message(doras, said)
    unmerge_ticket(doras, by=ana)
    assert own(ticket)[2] == [("dora@post.example", True)]


def test_a_suggestion_accepts_nobody(tickets, ana):
    last, first, _other = tickets
    for each in (last, first):
        put_in_copy(each, is_accepted=False)
    merge(first, last, ana)
    assert own(last)[2] == [(BOSS, False)]
    unmerge_ticket(first, by=ana)
    assert own(last)[2] == [(BOSS, False)]


def test_a_reply_that_failed_while_it_was_merged_marks_its_own_ticket(tickets, ana):
    last, first, _other = tickets
    asked = first.waiting_since
    reply_to_ticket(first, "Oil it.", by=ana)
    reply_to_ticket(last, "A new one comes.", by=ana)
    merge(first, last, ana)
    refuse(Message.objects.get(text="Oil it."))
    unmerge_ticket(first, by=ana)
    for each in (first, last):
        each.refresh_from_db()
    assert (bool(first.undelivered_at), first.waiting_since) == (True, asked)
    assert last.undelivered_at is None


def test_the_merged_ticket_is_snoozed_again_while_that_lasts(tickets, ana):
    last, first, _other = tickets
    now = timezone.now()
    for hours, is_over in ((2, False), (1, True)):
        until = now + timedelta(hours=hours)
        snooze_ticket(first, until=until, by=ana, now=now)
        merge(first, last, ana)
        unmerge_ticket(first, by=ana, now=now + timedelta(hours=1))
        assert first.snoozed_until == (None if is_over else until)
