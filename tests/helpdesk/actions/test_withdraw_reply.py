"""A reply that is undone before it was handed over leaves nothing but its draft."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.utils import timezone

from helpdesk.actions.attach import Upload
from helpdesk.actions.draft import save_draft
from helpdesk.actions.open import open_ticket
from helpdesk.actions.reply import reply_to_ticket
from helpdesk.actions.withdraw_reply import CannotWithdrawReply, withdraw_reply
from helpdesk.mail.handler import note_failure, show_sent
from helpdesk.models import Draft, DraftFile, HeldReply, Message, Ticket
from ledger.models import Event
from mail.models import OutboundMail
from mail.outbound.deliver import deliver
from mail.outbound.withdraw import CannotWithdrawMail
from tests.helpdesk.held_replies import columns, send

pytestmark = pytest.mark.usefixtures("replies_are_held")

State = OutboundMail.State


@pytest.mark.parametrize("status", ["open", "pending", "on_hold", "solved", None])
@pytest.mark.parametrize("is_new", [True, False])
def test_the_ticket_is_as_it_was(status, is_new, ticket, request, ana):
    if not is_new:
        request.getfixturevalue("lent")
    before = columns(ticket)
    message = send(ticket, ana, status=status)
    assert columns(ticket) != before
    withdraw_reply(ticket, message.pk, by=ana)
    assert columns(ticket) == before
    assert not Message.objects.filter(agent=ana).exists()


def test_it_waits_a_little_longer_than_its_undo_is_offered(ticket, ana):
    now = timezone.now()
    message = send(ticket, ana, now=now)
    assert message.outbound.send_after == now + timedelta(seconds=12)
    assert not deliver(message.outbound.pk)
    message.outbound.refresh_from_db()
    assert message.outbound.state == State.QUEUED


@pytest.mark.parametrize("seconds", [0, 10])
def test_without_an_undo_it_goes_at_once(ticket, ana, settings, seconds):
    settings.UNDO_SEND_SECONDS = seconds
    message = reply_to_ticket(ticket, "Yes.", by=ana, with_undo=not seconds)
    assert message.outbound.send_after == message.created_at
    assert not HeldReply.objects.exists()
    with pytest.raises(CannotWithdrawReply, match="no longer be undone"):
        withdraw_reply(ticket, message.pk, by=ana)


def test_nothing_is_held_that_has_no_server_to_go_to(ticket, ana, settings):
    settings.MAIL_URL = ""
    assert send(ticket, ana).outbound.send_after <= timezone.now()
    assert not HeldReply.objects.exists()


def test_text_and_files_are_a_draft_again(ticket, ana):
    files = [Upload("a.txt", "text/plain", b"words"), Upload("b.txt", "text/plain", b"")]
    message = send(ticket, ana, text="See **here**.\n\nAna", attachments=files)
    assert not Draft.objects.exists()
    withdraw_reply(ticket, message.pk, by=ana)
    draft = Draft.objects.get()
    assert (draft.user, draft.kind, draft.text) == (ana, "public", "See **here**.\n\nAna")
    kept = DraftFile.objects.order_by("pk")
    assert [(each.name, Path(each.file.path).read_bytes(), each.message) for each in kept] == [
        ("a.txt", b"words", None),
        ("b.txt", b"", None),
    ]


def test_what_was_written_since_stays_below(ticket, ana):
    message = send(ticket, ana, text="First.")
    save_draft(ticket, text="Second.", by=ana)
    withdraw_reply(ticket, message.pk, by=ana)
    assert Draft.objects.get().text == "First.\n\nSecond."


def test_a_reply_of_files_alone_leaves_no_empty_draft(ticket, ana):
    message = send(ticket, ana, text="", attachments=[Upload("a.txt", "text/plain", b"words")])
    withdraw_reply(ticket, message.pk, by=ana)
    assert (Draft.objects.count(), DraftFile.objects.count()) == (0, 1)


def test_the_mail_is_withdrawn_and_the_history_says_so(ticket, ana):
    message = send(ticket, ana, status="pending")
    pk = message.pk
    withdraw_reply(ticket, pk, by=ana)
    assert OutboundMail.objects.get().state == State.WITHDRAWN
    told_of, unassigned, moved = Event.objects.about(ticket).order_by("-pk")[:3][::-1]
    facts = {"before": "pending", "after": "new"}
    assert (told_of.name, told_of.facts) == (
        "ticket.reply_withdrawn",
        facts | {"message": pk, "replied_at_iso": message.created_at.isoformat()},
    )
    assert (unassigned.name, unassigned.facts["after"]) == ("ticket.assigned", None)
    assert (moved.name, moved.actor, moved.facts) == ("ticket.status_changed", ana, facts)


def test_twice_is_refused_and_changes_nothing(ticket, ana):
    message = send(ticket, ana)
    pk = message.pk
    withdraw_reply(ticket, pk, by=ana)
    events = Event.objects.count()
    with pytest.raises(CannotWithdrawReply, match="no longer be undone"):
        withdraw_reply(ticket, pk, by=ana)
    assert (Draft.objects.get().text, Event.objects.count()) == ("A new wheel.", events)


def test_only_its_writer_undoes_it(ticket, ana, lea):
    message = send(ticket, ana)
    with pytest.raises(CannotWithdrawReply, match="Only Ana Ferreira"):
        withdraw_reply(ticket, message.pk, by=lea)
    assert Message.objects.filter(pk=message.pk).exists()


def test_another_ticket_undoes_nothing(ticket, ana, carla, mailbox):
    other = open_ticket(requester=carla, subject="Bell", text="No bell.", mailbox=mailbox)
    message = send(ticket, ana)
    with pytest.raises(CannotWithdrawReply):
        withdraw_reply(other, message.pk, by=ana)
    assert Message.objects.filter(pk=message.pk).exists()


@pytest.mark.parametrize(
    "values",
    [{"state": State.SENT, "attempts": 1}, {"attempts": 1}, {"state": State.FAILED, "attempts": 1}],
)
def test_what_a_server_was_asked_to_take_is_not_undone(ticket, ana, values):
    message = send(ticket, ana, status="solved")
    OutboundMail.objects.update(**values)
    message.refresh_from_db()
    left = columns(ticket)
    with pytest.raises(CannotWithdrawMail, match="already sent"):
        withdraw_reply(ticket, message.pk, by=ana)
    assert columns(ticket) == left
    assert Message.objects.filter(pk=message.pk).exists()
    assert not Draft.objects.exists()


@pytest.mark.parametrize(("left", "is_undone"), [(1, True), (0, False), (-1, False)])
def test_it_can_be_undone_until_its_mail_may_go(left, is_undone, ticket, ana):
    message = send(ticket, ana)
    now = HeldReply.objects.get().until - timedelta(microseconds=left)
    if is_undone:
        withdraw_reply(ticket, message.pk, by=ana, now=now)
    else:
        with pytest.raises(CannotWithdrawReply, match="no longer be undone"):
            withdraw_reply(ticket, message.pk, by=ana, now=now)
    assert Message.objects.filter(pk=message.pk).exists() != is_undone


def test_the_address_that_was_chosen_for_it_is_no_longer(ticket, ana):
    work, own = "carla@work.example", ticket.requester_email
    Ticket.objects.update(asked_reply_to=work)
    message = send(ticket, ana, to=work)
    ticket.refresh_from_db()
    assert ticket.replies_to_asked
    withdraw_reply(ticket, message.pk, by=ana)
    ticket.refresh_from_db()
    assert not ticket.replies_to_asked
    chosen = Event.objects.about(ticket).filter(name="ticket.reply_address_chosen").latest("pk")
    assert chosen.facts == {"before": work, "after": own}


@pytest.mark.django_db(transaction=True)
def test_while_it_is_handed_over_it_is_not_undone(ticket, ana):
    message = send(ticket, ana)

    def undo():
        try:
            withdraw_reply(ticket, message.pk, by=ana)
        finally:
            connection.close()

    with transaction.atomic():
        OutboundMail.objects.select_for_update().get(pk=message.outbound.pk)
        with (
            ThreadPoolExecutor(1) as other,
            pytest.raises(CannotWithdrawMail, match="being sent"),
        ):
            other.submit(undo).result()
    assert Message.objects.filter(pk=message.pk).exists()


def test_once_sent_its_hold_is_gone(ticket, ana, mailbox):
    first, second = send(ticket, ana), send(ticket, ana, text="And a bell.")
    show_sent(first.outbound)
    assert HeldReply.objects.get().message == second
    note_failure(second.outbound)
    assert not HeldReply.objects.exists()
