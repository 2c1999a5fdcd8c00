"""Each action takes an actor, a time and a cause, and hands them to every event it records."""

import inspect
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from helpdesk import actions
from helpdesk.actions.assign import assign_team, assign_ticket
from helpdesk.actions.delete import delete_ticket, restore_ticket
from helpdesk.actions.edit import rename_ticket, set_priority, tag_ticket
from helpdesk.actions.note import add_note
from helpdesk.actions.open import open_ticket, start_ticket
from helpdesk.actions.participants import accept_message, accept_participant
from helpdesk.actions.receive import Received, receive_message
from helpdesk.actions.reply import reply_to_ticket
from helpdesk.actions.resend import resend_message
from helpdesk.actions.snooze import snooze_ticket, wake_ticket
from helpdesk.actions.spam import mark_spam, unmark_spam
from helpdesk.actions.status import close_ticket, resolve_ticket, set_status
from helpdesk.events import TICKET_UNMARKED_SPAM
from helpdesk.models import Message, Participant, Ticket
from ledger.actors import Rule
from ledger.events import record
from ledger.models import Event
from mail.models import OutboundMail, SenderRule
from tests.public_functions import public_functions

NOW = datetime(2031, 3, 4, 9, 30, tzinfo=UTC)
LATER = NOW + timedelta(hours=3)
RULE = Rule(pk=7, name="Urgent first")
# They change what one person has seen or typed, or nothing that the ledger records.
ACTIONS = {
    name: action
    for name, action in public_functions(actions).items()
    if "by" in inspect.signature(action).parameters
}
UNRECORDED = {
    "draft_uploads", "keep_draft_file", "mark_seen", "queue_reply", "remove_draft_file",
    "save_draft",
}  # fmt: skip
ByRule = Callable[..., Any]


@pytest.fixture
def cause(ticket, ana) -> Event:
    return record(TICKET_UNMARKED_SPAM, ticket, by=ana)


@pytest.fixture
def guest(ticket, dora) -> Participant:
    return Participant.objects.create(
        ticket=ticket, customer=dora, email="dora@post.example", is_accepted=False
    )


ACTIONS_OF_A_RULE: dict[str, ByRule] = {
    "add_note": lambda ticket, **more: add_note(ticket, "Call her.", **more),
    "assign_team": lambda ticket, **more: assign_team(ticket, team=None, **more),
    "close_ticket": lambda ticket, **more: close_ticket(resolve_ticket(ticket, **more), **more),
    "delete_ticket": delete_ticket,
    "mark_spam": lambda ticket, **more: mark_spam(ticket, block=True, **more),
    "rename_ticket": lambda ticket, **more: rename_ticket(ticket, subject="Rim", **more),
    "resolve_ticket": lambda ticket, **more: resolve_ticket(ticket, **more),
    "restore_ticket": lambda ticket, **more: restore_ticket(delete_ticket(ticket, **more), **more),
    "set_priority": lambda ticket, **more: set_priority(ticket, priority="high", **more),
    "set_status": lambda ticket, **more: set_status(ticket, "pending", **more),
    "snooze_ticket": lambda ticket, **more: snooze_ticket(ticket, until=LATER, **more),
    "tag_ticket": lambda ticket, **more: tag_ticket(ticket, tags=["rim"], **more),
    "unmark_spam": lambda ticket, **more: unmark_spam(mark_spam(ticket, **more), **more),
    "wake_ticket": lambda ticket, **more: wake_ticket(
        snooze_ticket(ticket, until=LATER, **more), **more
    ),
}


@pytest.mark.parametrize("name", sorted(ACTIONS_OF_A_RULE))
def test_a_rule_acts_at_a_given_time_because_of_an_event(ticket, cause, name):
    ACTIONS_OF_A_RULE[name](ticket, by=RULE, now=NOW, caused_by=cause)
    recorded = Event.objects.about(ticket).filter(pk__gt=cause.pk)
    columns = ("actor_kind", "actor_rule_id", "actor_name", "at", "caused_by", "depth")
    assert set(recorded.values_list(*columns)) == {
        ("rule", 7, "Urgent first", NOW, cause.pk, 1),
    }
    ticket.refresh_from_db()
    assert (ticket.updated_at, ticket.assignee) == (NOW, None)


def test_a_rule_assigns_a_person(ticket, cause, ana):
    assign_ticket(ticket, to=ana, by=RULE, now=NOW, caused_by=cause)
    event = Event.objects.get(name="ticket.assigned")
    assert (event.actor_name, event.caused_by, event.at) == ("Urgent first", cause, NOW)


def test_what_a_rule_blocks_and_writes_belongs_to_no_person(ticket, cause):
    mark_spam(ticket, by=RULE, block=True)
    note = add_note(ticket, "Blocked.", by=RULE)
    assert SenderRule.objects.get().made_by is None
    assert (note.agent, note.is_automatic) == (None, True)


def test_a_reply_at_a_given_time(ticket, ana, cause):
    message = reply_to_ticket(
        ticket, "A new one is sent.", by=ana, status="solved", now=NOW, caused_by=cause
    )
    ticket.refresh_from_db()
    times = (ticket.first_replied_at, ticket.solved_at, ticket.last_message_at, ticket.updated_at)
    assert {message.created_at, OutboundMail.objects.get().created_at, *times} == {NOW}
    recorded = Event.objects.about(ticket).filter(pk__gt=cause.pk)
    assert list(recorded.values_list("name", "at", "caused_by", "actor")) == [
        ("ticket.replied", NOW, cause.pk, ana.pk),
        ("ticket.resolved", NOW, cause.pk, ana.pk),
    ]


def test_a_message_received_at_a_given_time(ticket, carla, ana, cause):
    resolve_ticket(ticket, by=ana)
    received = Received(writer=carla, email="carla@correu.example", text="Bent again.")
    before = Event.objects.latest("pk").pk
    message = receive_message(ticket, received, now=NOW, caused_by=cause)
    ticket.refresh_from_db()
    assert {message.created_at, ticket.waiting_since, ticket.last_requester_at} == {NOW}
    recorded = Event.objects.about(ticket).filter(pk__gt=before)
    assert list(recorded.values_list("name", "at", "caused_by", "actor_kind")) == [
        ("ticket.requester_wrote", NOW, cause.pk, "system"),
        ("ticket.reopened", NOW, cause.pk, "system"),
    ]


def test_the_follow_up_of_a_closed_ticket_has_the_same_origin(ticket, carla, ana, cause):
    close_ticket(resolve_ticket(ticket, by=ana))
    received = Received(writer=carla, email="carla@correu.example", text="Bent again.")
    message = receive_message(ticket, received, now=NOW, caused_by=cause)
    created = Event.objects.about(message.ticket).get()
    assert (created.name, created.at, created.caused_by) == ("ticket.created", NOW, cause)


@pytest.mark.parametrize("action", [open_ticket, start_ticket])
def test_a_ticket_is_opened_at_a_given_time(action, carla, mailbox, ana, cause):
    ticket = action(
        requester=carla, subject="Rim", text="x", mailbox=mailbox, by=ana, now=NOW, caused_by=cause
    )
    assert {ticket.created_at, ticket.messages.get().created_at} == {NOW}
    recorded = Event.objects.about(ticket)
    assert set(recorded.values_list("at", "caused_by", "actor")) == {(NOW, cause.pk, ana.pk)}


def test_a_rule_opens_a_ticket_that_no_person_submitted(carla, mailbox, cause):
    ticket = open_ticket(
        requester=carla, subject="Call back", text="x", mailbox=mailbox, by=RULE, caused_by=cause
    )
    assert ticket.submitter is None
    assert Event.objects.about(ticket).get().actor_name == "Urgent first"


def test_what_is_accepted_at_a_given_time(ticket, guest, dora, cause):
    doubtful = Message.objects.create(
        ticket=ticket, customer=dora, text="Me too", kind=Message.Kind.NOTE, is_verified=False
    )
    accept_message(doubtful, by=RULE, now=NOW, caused_by=cause)
    accept_participant(ticket, guest, by=RULE, now=NOW, caused_by=cause)
    recorded = Event.objects.about(ticket).filter(pk__gt=cause.pk)
    assert list(recorded.values_list("name", "at", "caused_by", "actor_name")) == [
        ("ticket.message_accepted", NOW, cause.pk, "Urgent first"),
        ("ticket.participant_accepted", NOW, cause.pk, "Urgent first"),
    ]


def test_a_failed_mail_is_resent_at_a_given_time(ticket, ana, cause):
    message = reply_to_ticket(ticket, "A new one is sent.", by=ana)
    OutboundMail.objects.update(state=OutboundMail.State.FAILED)
    before = Event.objects.latest("pk").pk
    resend_message(message, by=ana, now=NOW, caused_by=cause)
    event = Event.objects.about(ticket).get(pk__gt=before)
    assert (event.name, event.at, event.caused_by) == ("ticket.mail_resent", NOW, cause)


@pytest.mark.parametrize("name", sorted({*ACTIONS} - UNRECORDED))
def test_every_action_takes_a_time_and_a_cause(name):
    assert {"now", "caused_by"} <= inspect.signature(ACTIONS[name]).parameters.keys()


def test_a_ticket_changed_now_is_changed_at_this_moment(ticket, ana):
    before = Ticket.objects.get().updated_at
    resolve_ticket(ticket, by=ana)
    assert before < Ticket.objects.get().solved_at


def test_a_ticket_of_no_person_belongs_to_the_one_who_solved_it(ticket, ana, lea):
    assert resolve_ticket(ticket, by=ana).assignee == ana
    set_status(ticket, "open", by=lea)
    assert resolve_ticket(ticket, by=lea).assignee == ana
