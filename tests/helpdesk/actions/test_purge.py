"""Deletion for good: of spam, of every mail, and of the rest where one ticket fails."""

from datetime import timedelta
from functools import partial

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from helpdesk.actions.attach import Upload
from helpdesk.actions.delete import KEPT, delete_ticket, restore_ticket
from helpdesk.actions.merge import merge_ticket, unmerge_ticket
from helpdesk.actions.open import open_ticket
from helpdesk.actions.purge import FIRST, purge_tickets
from helpdesk.actions.receive import Received, receive_message
from helpdesk.actions.reply import reply_to_ticket
from helpdesk.actions.resend import resend_message
from helpdesk.actions.spam import mark_spam
from helpdesk.actions.split import split_message
from helpdesk.models import Attachment, Message, Ticket
from helpdesk.tasks import sweep_purged
from journeys.models import FeedbackRequest
from ledger.actors import SYSTEM
from mail.models import InboundMail, OutboundMail
from tests.at_once import second_meets_first
from tests.helpdesk.mail.test_handler import arrive, ticket_of
from tests.journeys.feedback.reply_mail import reply
from tests.journeys.feedback_data import (  # noqa: F401
    relay_all,
    rule,
    sent,
    solved,
    survey,
    touchpoint,
    waiting,
)

pytestmark = pytest.mark.django_db
NOW = timezone.now()
SECOND = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def storage_of_its_own(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def came_with(applied) -> None:
    MigrationRecorder.Migration.objects.filter(**FIRST).update(applied=applied)


def spam(ticket, ana, age=KEPT) -> Ticket:
    came_with(NOW - KEPT)
    Ticket.objects.filter(pk=ticket.pk).update(last_message_at=NOW - 2 * KEPT)
    ticket.refresh_from_db()
    return mark_spam(ticket, by=ana, now=NOW - age)


def purge(now=NOW) -> int:
    return purge_tickets(now=now, most=10)


def test_spam_goes_after_thirty_days(ticket, ana):
    spam(ticket, ana, KEPT - SECOND)
    assert purge() == 0
    assert purge(NOW + SECOND) == 1
    assert not Ticket.objects.exists()


@pytest.mark.parametrize(("applied", "left"), [(NOW - KEPT, 0), (NOW - KEPT + SECOND, 1)])
def test_spam_of_an_earlier_version_stays_thirty_days_after_the_update(ticket, ana, applied, left):
    spam(ticket, ana, 3 * KEPT)
    came_with(applied)
    purge()
    assert Ticket.objects.count() == left


def test_a_squashed_migration_holds_up_nothing(ticket, ana):
    spam(ticket, ana)
    assert MigrationRecorder.Migration.objects.filter(**FIRST).delete()[0] == 1
    assert purge() == 1


def test_spam_that_was_deleted_can_be_restored_for_thirty_days(ticket, ana, lea):
    spam(ticket, ana, 2 * KEPT)
    delete_ticket(ticket, by=lea, now=NOW - KEPT + SECOND)
    assert purge() == 0
    restore_ticket(ticket, by=lea, now=NOW)
    assert purge() == 0  # it is spam since now
    assert purge(NOW + KEPT) == 1


def test_a_mail_that_came_since_keeps_spam(ticket, ana, carla):
    spam(ticket, ana, 2 * KEPT)
    said = Received(writer=carla, email="carla@correu.example", text="Why no answer?")
    receive_message(ticket, said, now=NOW - KEPT + SECOND)
    assert purge() == 0
    assert purge(NOW + SECOND) == 1


def old(ticket, lea) -> Ticket:
    ticket.refresh_from_db()
    return delete_ticket(ticket, by=lea, now=NOW - KEPT)


def words_left() -> set[str]:
    mails = InboundMail.objects.select_related("raw")
    return {str(mail.about) for mail in mails if mail.subject or bytes(mail.raw.content)}


def test_every_mail_of_a_conversation_goes(mailbox, ana, lea):
    mail = arrive()
    ticket = ticket_of(mail)
    message = reply_to_ticket(ticket, "Which size?", by=ana)
    first = message.outbound
    OutboundMail.objects.filter(pk=first.pk).update(state="failed", error="550 full")
    message.refresh_from_db()
    again = resend_message(message, by=ana).outbound
    assert again.pk != first.pk
    headers = f"In-Reply-To: {again.message_id}\n"
    bounce = arrive("It came back.", id="two", sender="mailer-daemon@x.example", headers=headers)
    Message.objects.filter(inbound=bounce).delete()  # a report becomes no message
    other = arrive("The bell is mute.", id="three", sender="dora@post.example", subject="Bell")
    assert bounce.about == mail.about
    old(ticket, lea)
    assert purge() == 1
    assert not OutboundMail.objects.filter(about=mail.about).exists()
    assert words_left() == {other.about}
    assert InboundMail.objects.count() == 3


def test_the_mails_of_its_survey_go_too(sent: FeedbackRequest, lea):  # noqa: F811
    reply(sent, "4-5")
    assert OutboundMail.objects.filter(about=f"feedback:{sent.pk}").count() == 2
    relay_all()
    old(sent.ticket, lea)
    assert purge() == 1
    assert not OutboundMail.objects.exists()
    assert words_left() == set()


def test_a_mail_that_was_split_off_stays(mailbox, ana, lea):
    ticket = ticket_of(arrive())
    ours = reply_to_ticket(ticket, "Which size?", by=ana).outbound
    later = arrive("My invoice?", id="two", headers=f"In-Reply-To: {ours.message_id}\n")
    new = split_message(Message.objects.get(inbound=later), by=ana)
    old(ticket, lea)
    assert purge() == 1
    later.refresh_from_db()
    assert (later.state, later.subject) == ("delivered", "Front wheel arrived bent")
    assert bytes(later.raw.content)
    assert list(Ticket.objects.all()) == [new]


BREAK = """
CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.subject = 'Cursed' THEN RAISE EXCEPTION 'no'; END IF;
  RETURN OLD;
END $$;
CREATE TRIGGER refuse BEFORE DELETE ON helpdesk_ticket FOR EACH ROW EXECUTE FUNCTION refuse();
"""


def test_one_that_fails_keeps_its_files_and_does_not_hold_up_the_others(
    ticket, carla, mailbox, lea, settings
):
    file = Upload("bent.txt", "text/plain", b"The rim is bent.")
    cursed = open_ticket(
        requester=carla, subject="Cursed", text="See.", mailbox=mailbox, attachments=[file]
    )
    path = str(Attachment.objects.get().file.name)
    delete_ticket(cursed, by=lea, now=NOW - 2 * KEPT)
    old(ticket, lea)
    with connection.cursor() as cursor:
        cursor.execute(BREAK)
    failed: set[int] = set()
    assert [purge_tickets(now=NOW, most=1, failed=failed) for _each in range(3)] == [1, 1, 0]
    assert failed == {cursed.pk}
    assert list(Ticket.objects.all()) == [cursed]
    assert default_storage.exists(path)
    sweep_purged()  # ends, though the ticket is found each time
    assert Ticket.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_file_is_deleted_only_after_the_rows_are_gone(carla, mailbox, lea):
    file = Upload("bent.txt", "text/plain", b"The rim is bent.")
    ticket = open_ticket(
        requester=carla, subject="Bent", text="See.", mailbox=mailbox, attachments=[file]
    )
    path = str(Attachment.objects.get().file.name)
    old(ticket, lea)
    with connection.cursor() as cursor:  # the commit fails
        cursor.execute(
            BREAK.replace("BEFORE DELETE", "AFTER DELETE")
            .replace("CREATE TRIGGER", "CREATE CONSTRAINT TRIGGER")
            .replace("FOR EACH ROW", "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW")
            .replace("Cursed", "Bent")
        )
    try:
        purge()
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP FUNCTION refuse() CASCADE")
    assert Ticket.objects.exists()
    assert default_storage.exists(path)
    assert purge() == 1
    assert not default_storage.exists(path)


@pytest.mark.django_db(transaction=True)
def test_undoing_a_merge_at_that_moment_keeps_the_ticket(ticket, carla, mailbox, ana):
    other = open_ticket(requester=carla, subject="Again", text="Hello?", mailbox=mailbox)
    merge_ticket(other, into=ticket, by=ana)
    ticket.refresh_from_db()
    mark_spam(ticket, by=ana, now=NOW)
    found = second_meets_first(
        lambda: Ticket.objects.select_for_update(no_key=True).get(pk=other.pk),
        partial(purge, NOW + 2 * KEPT),
        meanwhile=lambda: unmerge_ticket(other, by=SYSTEM),  # locks the other one after it
    )
    assert found == 1
    assert list(Ticket.objects.all()) == [other]
    assert other.messages.get().text == "Hello?"
