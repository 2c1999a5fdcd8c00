"""The waiting time of a merged ticket counts the answers that each message had at its own."""

from datetime import timedelta

import pytest
from django.utils import timezone

from helpdesk.actions.merge import merge_ticket, unmerge_ticket
from helpdesk.actions.open import open_ticket
from helpdesk.actions.receive import Received, receive_message
from helpdesk.actions.reply import reply_to_ticket
from helpdesk.actions.spam import mark_spam, unmark_spam
from helpdesk.actions.split import split_message
from helpdesk.actions.undelivered import waiting_since_of
from helpdesk.models import Ticket

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def at(hours: float):
    return NOW + timedelta(hours=hours)


@pytest.fixture
def asked(dora, mailbox) -> Ticket:
    """A question of nine o’clock, without an answer."""
    return open_ticket(requester=dora, subject="Hub", text="Loud?", mailbox=mailbox, now=at(-15))


@pytest.fixture
def answered(carla, mailbox, ana) -> Ticket:
    """A ticket that was answered at ten."""
    ticket = open_ticket(requester=carla, subject="Rim", text="Bent.", mailbox=mailbox, now=at(-16))
    reply_to_ticket(ticket, "A new one comes.", by=ana, now=at(-14))
    return ticket


def merge(source, target, by, hours) -> None:
    merge_ticket(source, into=target, by=by, now=at(hours))
    target.refresh_from_db()


def test_answers_of_the_other_ticket_from_before_do_not_count(asked, answered, ana):
    merge(asked, answered, ana, -13)
    assert answered.waiting_since == at(-15)
    more = receive_message(
        answered,
        Received(answered.requester, answered.requester_email, "And my bill?"),
        now=at(-12),
    )
    split_message(more, by=ana, now=at(-11))
    answered.refresh_from_db()
    assert answered.waiting_since == at(-15)
    mark_spam(answered, by=ana)
    unmark_spam(answered, by=ana)
    assert answered.waiting_since == at(-15)


def test_an_answer_since_the_merge_is_one_to_all(asked, answered, ana):
    merge(asked, answered, ana, -13)
    reply_to_ticket(answered, "We look.", by=ana, now=at(-12))
    assert waiting_since_of(answered) is None


def test_a_message_answered_at_its_own_ticket_waits_no_more(asked, answered, ana):
    reply_to_ticket(asked, "Oil it.", by=ana, now=at(-13.5))
    said = Received(answered.requester, answered.requester_email, "When?")
    receive_message(answered, said, now=at(-13.8))
    merge(asked, answered, ana, -13)
    assert waiting_since_of(answered) == at(-13.8)


def test_over_two_merges(asked, answered, carla, mailbox, ana):
    between = open_ticket(requester=carla, subject="x", text="y", mailbox=mailbox, now=at(-15.5))
    merge(asked, between, ana, -13)
    reply_to_ticket(between, "To both.", by=ana, now=at(-12))
    reply_to_ticket(answered, "Not to these.", by=ana, now=at(-11))
    said = Received(between.requester, between.requester_email, "But when?")
    receive_message(between, said, now=at(-11.5))
    merge(between, answered, ana, -10)
    assert waiting_since_of(answered) == at(-11.5)
    unmerge_ticket(between, by=ana, now=at(-9))
    answered.refresh_from_db()
    assert answered.waiting_since is None
    assert waiting_since_of(between) == at(-11.5)
