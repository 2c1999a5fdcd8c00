"""Merging tickets: what moves, where later mail goes, and what undoing gives back."""

from datetime import timedelta

import pytest
from django.utils import timezone

from helpdesk import statuses
from helpdesk.actions.attach import Upload
from helpdesk.actions.delete import delete_ticket
from helpdesk.actions.edit import tag_ticket
from helpdesk.actions.follow import follow_ticket
from helpdesk.actions.merge import (
    KEPT,
    CannotMerge,
    CannotUnmerge,
    merge_ticket,
    unmerge_ticket,
)
from helpdesk.actions.note import add_note
from helpdesk.actions.open import open_ticket
from helpdesk.actions.receive import Received, receive_message
from helpdesk.actions.reply import reply_to_ticket
from helpdesk.actions.snooze import snooze_ticket
from helpdesk.actions.spam import mark_spam
from helpdesk.actions.status import close_ticket, resolve_ticket, set_status
from helpdesk.models import Draft, Message, Ticket
from ledger.models import Event
from tests.helpdesk.searched import matching

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def second(carla, mailbox) -> Ticket:
    """Another ticket of Carla, later than the first."""
    return open_ticket(
        requester=carla, subject="Still bent", text="And the spokes.", mailbox=mailbox
    )


@pytest.fixture
def doras(dora, mailbox) -> Ticket:
    return open_ticket(requester=dora, subject="Same wheel", text="Mine as well.", mailbox=mailbox)


def texts(ticket) -> list[str]:
    return [message.text for message in Message.objects.filter(ticket=ticket)]


def columns(ticket) -> dict[str, object]:
    names = (
        "status", "tags", "waiting_since", "last_message_at", "last_requester_at", "preview",
        "has_attachments", "assignee_id", "team_id", "resolutions", "reopens",
    )  # fmt: skip
    ticket.refresh_from_db()
    return {name: getattr(ticket, name) for name in names}


def test_messages_move_and_stand_in_the_order_of_time(ticket, second, ana):
    add_note(second, "Ask the workshop.", by=ana)
    reply_to_ticket(ticket, "We look into it.", by=ana)
    merge_ticket(second, into=ticket, by=ana)
    assert texts(ticket) == [
        "The rim is bent.", "And the spokes.", "Ask the workshop.", "We look into it.",
    ]  # fmt: skip
    assert texts(second) == []
    assert second.merged_into == ticket
    assert list(Ticket.objects.in_the_flow()) == [ticket]
    moved = Message.objects.filter(moved_from=[second.pk])
    assert moved.count() == 2


def test_both_tickets_say_so(ticket, second, ana):
    merge_ticket(second, into=ticket, by=ana)
    unmerge_ticket(second, by=ana)
    facts = {
        event.name: (event.subject_id, event.facts)
        for event in Event.objects.filter(name__contains="merge", actor=ana)
    }
    assert facts == {
        "ticket.merged": (second.pk, {"into": ticket.pk}),
        "ticket.merge_received": (ticket.pk, {"source": second.pk}),
        "ticket.unmerged": (second.pk, {"into": ticket.pk}),
        "ticket.merge_undone": (ticket.pk, {"source": second.pk}),
    }


def test_undoing_gives_back_all(ticket, second, ana, lea):
    tag_ticket(ticket, tags=["wheel"], by=ana)
    tag_ticket(second, tags=["wheel", "spokes"], by=ana)
    follow_ticket(second, by=lea)
    before = columns(ticket), columns(second)
    merge_ticket(second, into=ticket, by=ana)
    assert ticket.tags == ["wheel", "spokes"]
    assert ticket.followers.filter(user=lea).exists()
    unmerge_ticket(second, by=ana)
    unmerge_ticket(second, by=ana)
    assert (columns(ticket), columns(second)) == before
    assert (texts(ticket), texts(second)) == (["The rim is bent."], ["And the spokes."])
    assert not Message.objects.exclude(moved_from=[]).exists()
    assert not ticket.followers.exists()
    assert second.followers.filter(user=lea).exists()


def test_the_row_follows_the_messages(ticket, carla, mailbox, ana):
    file = Upload("spoke.txt", "text/plain", b"Broken.")
    second = open_ticket(
        requester=carla, subject="Spokes", text="See.", mailbox=mailbox, attachments=[file]
    )
    waited, wrote = ticket.waiting_since, second.last_requester_at
    merge_ticket(second, into=ticket, by=ana)
    assert (ticket.waiting_since, ticket.last_requester_at) == (waited, wrote)
    assert (ticket.preview, ticket.has_attachments) == ("See.", True)
    unmerge_ticket(second, by=ana)
    ticket.refresh_from_db()
    assert (ticket.preview, ticket.has_attachments) == ("The rim is bent.", False)


def test_an_unanswered_message_opens_the_other_ticket(ticket, second, ana):
    reply_to_ticket(ticket, "When?", by=ana, status="pending")
    snooze_ticket(ticket, until=NOW + timedelta(days=1), by=ana)
    merge_ticket(second, into=ticket, by=ana)
    assert (ticket.status, ticket.snoozed_until) == (statuses.OPEN, None)
    assert list(Ticket.objects.in_the_flow().needing_reply()) == [ticket]


def test_another_customer_is_put_in_copy(ticket, doras, dora, ana):
    merge_ticket(doras, into=ticket, by=ana)
    guest = ticket.participants.get()
    assert (guest.customer, guest.email, guest.is_accepted) == (dora, "dora@post.example", True)
    assert ticket.requester != dora
    unmerge_ticket(doras, by=ana)
    assert not ticket.participants.exists()


def test_the_same_customer_is_not_put_in_copy(ticket, second, ana):
    merge_ticket(second, into=ticket, by=ana)
    assert not ticket.participants.exists()


def test_who_wrote_since_stays_in_copy(ticket, doras, dora, ana):
    merge_ticket(doras, into=ticket, by=ana)
    receive_message(doras, Received(writer=dora, email="dora@post.example", text="Any news?"))
    unmerge_ticket(doras, by=ana)
    assert texts(ticket) == ["The rim is bent.", "Any news?"]
    assert texts(doras) == ["Mine as well."]
    assert ticket.participants.get().customer == dora


def test_later_mail_reaches_the_other_ticket(ticket, second, carla, ana):
    merge_ticket(second, into=ticket, by=ana)
    receive_message(second, Received(writer=carla, email="carla@correu.example", text="And?"))
    assert texts(ticket)[-1] == "And?"
    assert texts(second) == []


def test_unsent_texts_move_but_replace_none(ticket, second, ana, lea):
    for user, text in ((ana, "Dear Carla"), (lea, "Hello")):
        Draft.objects.create(ticket=second, user=user, text=text)
    Draft.objects.create(ticket=ticket, user=lea, text="We are")
    merge_ticket(second, into=ticket, by=ana)
    here = Draft.objects.filter(ticket=ticket).order_by("text")
    assert [draft.text for draft in here] == ["Dear Carla", "We are"]
    assert Draft.objects.get(ticket=second).text == "Hello"


def test_it_is_found_by_the_words_of_both(ticket, second, ana):
    merge_ticket(second, into=ticket, by=ana)
    for word in ("rim", "spokes", "still"):
        assert list(matching(word, Ticket.objects.in_the_flow())) == [ticket]
    unmerge_ticket(second, by=ana)
    assert second in matching("spokes", Ticket.objects.in_the_flow())


def test_merged_twice_and_undone_in_either_order(ticket, second, doras, ana):
    for first, then in ((second, ticket), (ticket, second)):
        merge_ticket(second, into=ticket, by=ana)
        ticket.refresh_from_db()
        merge_ticket(ticket, into=doras, by=ana)
        assert len(texts(doras)) == 3
        unmerge_ticket(first, by=ana)
        unmerge_ticket(then, by=ana)
        assert texts(ticket) == ["The rim is bent."]
        assert texts(second) == ["And the spokes."]
        assert texts(doras) == ["Mine as well."]
        for each in (ticket, second, doras):
            each.refresh_from_db()


def test_what_is_refused_says_what_to_do(ticket, second, doras, ana):
    with pytest.raises(CannotMerge, match="into itself"):
        merge_ticket(ticket, into=ticket, by=ana)
    merge_ticket(second, into=ticket, by=ana)
    with pytest.raises(CannotMerge, match=f"#{second.pk} was merged into #{ticket.pk}"):
        merge_ticket(doras, into=second, by=ana)
    with pytest.raises(CannotMerge, match=f"#{second.pk} was merged into #{ticket.pk}"):
        merge_ticket(ticket, into=second, by=ana)
    mark_spam(doras, by=ana)
    with pytest.raises(CannotMerge, match="not in the inbox"):
        merge_ticket(doras, into=ticket, by=ana)


def test_an_open_ticket_is_not_hidden_in_a_solved_one(ticket, second, ana):
    resolve_ticket(ticket, by=ana)
    with pytest.raises(CannotMerge, match="is solved"):
        merge_ticket(second, into=ticket, by=ana)
    resolve_ticket(second, by=ana)
    merge_ticket(second, into=ticket, by=ana)
    assert ticket.waiting_since is None
    unmerge_ticket(second, by=ana)
    close_ticket(ticket)
    with pytest.raises(CannotMerge, match="is closed"):
        merge_ticket(second, into=ticket, by=ana)


@pytest.mark.parametrize(("age", "fits"), [(KEPT - timedelta(seconds=1), True), (KEPT, False)])
def test_it_is_undone_within_thirty_days(ticket, second, ana, age, fits):
    merge_ticket(second, into=ticket, by=ana, now=NOW - age)
    if fits:
        unmerge_ticket(second, by=ana, now=NOW)
        assert texts(second) == ["And the spokes."]
        return
    with pytest.raises(CannotUnmerge, match="more than thirty days ago"):
        unmerge_ticket(second, by=ana, now=NOW)


def test_the_other_ticket_is_not_changed_while_it_is_deleted(ticket, second, ana, lea):
    merge_ticket(second, into=ticket, by=ana)
    ticket.refresh_from_db()
    delete_ticket(ticket, by=lea)
    with pytest.raises(CannotUnmerge, match=f"#{ticket.pk} was deleted"):
        unmerge_ticket(second, by=ana)


def test_a_status_set_since_stays(ticket, second, ana):
    merge_ticket(second, into=ticket, by=ana)
    ticket.refresh_from_db()
    set_status(ticket, statuses.ON_HOLD, by=ana)
    unmerge_ticket(second, by=ana)
    ticket.refresh_from_db()
    assert ticket.status == statuses.ON_HOLD
