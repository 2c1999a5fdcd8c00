"""Notifications by mail: collected, sent once, and only what was not read."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from accounts.models import Role
from helpdesk.actions.assign import assign_ticket
from helpdesk.actions.note import add_note
from helpdesk.actions.open import open_ticket
from helpdesk.actions.seen import mark_seen
from helpdesk.models import Notification, NotificationSettings, Ticket
from helpdesk.notifications.digest import FURTHEST, MOST_LISTED, POSTPONED, send_due_digests
from helpdesk.notifications.notify import COLLECTED
from ledger.models import Event
from mail.models import OutboundMail, SharedServer
from mail.outbound.compose import compose
from tests.helpdesk.notifications.people import customer_writes, told

SECOND = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def outbox(settings):
    """Write mail into the outbox, as outside of tests."""
    settings.MAILERS = {"default": {"BACKEND": "mail.outbound.backend.OutboxBackend"}}


@pytest.fixture
def given(ticket, ana, lea) -> Notification:
    """A ticket that Lea gave to Ana."""
    assign_ticket(ticket, to=ana, by=lea)
    told()
    return Notification.objects.get()


def copy_of(row: Notification, **changed) -> Notification:
    """Return a further notification like it, of an event with these changes."""
    event = Event.objects.get(pk=row.event_id)
    event.pk, event._state.adding = None, True
    for name, value in changed.items():
        setattr(event, name, value)
    event.save()
    copied = Notification.objects.get(pk=row.pk)
    copied.pk, copied.event, copied._state.adding = None, event, True
    copied.save()
    return copied


def sent() -> list[OutboundMail]:
    return list(OutboundMail.objects.filter(kind="account").order_by("pk"))


@pytest.mark.parametrize(("after", "mails"), [(COLLECTED - SECOND, 0), (COLLECTED, 1)])
def test_a_mail_is_sent_when_it_is_due(given, after, mails):
    assert send_due_digests(now=given.at + after) == mails
    assert len(sent()) == mails


@pytest.mark.parametrize(("ahead", "mails"), [(FURTHEST, 0), (FURTHEST + SECOND, 1)])
def test_a_mail_of_a_clock_that_was_set_back_is_sent(given, ahead, mails):
    Notification.objects.update(mail_at=given.at + ahead)
    assert send_due_digests(now=given.at) == mails
    assert OutboundMail.objects.count() == mails


def test_one_mail_lists_all_that_came_meanwhile(given, ana, lea, carla):
    other = open_ticket(requester=carla, subject="Wheel & <b>rim</b>", text="x")
    add_note(other, "@Ana Ferreira: secret words", by=lea)
    customer_writes(given.ticket, "Private words of the customer")
    told()
    assert send_due_digests(now=given.at + COLLECTED) == 1
    (mail,) = sent()
    assert mail.to == [ana.email]
    assert mail.subject == "2 notifications"
    for part in (mail.text, mail.html):
        assert f"Lea Brunner assigned #{given.ticket_id} to you" in part
        assert f"Lea Brunner mentioned you on #{other.pk}" in part
        assert f"http://127.0.0.1:8000/tickets/{other.pk}/" in part
        assert "/settings/notifications/" in part
        assert "words" not in part  # only what the sentence says
    assert "Wheel & <b>rim</b>" in mail.text
    assert "Wheel &amp; &lt;b&gt;rim&lt;/b&gt;" in mail.html
    assert send_due_digests(now=given.at + COLLECTED) == 0
    assert len(sent()) == 1


def test_it_is_automatic_mail_that_belongs_to_no_ticket(given):
    send_due_digests(now=given.at + COLLECTED)
    (mail,) = sent()
    assert mail.subject == f"Lea Brunner assigned #{given.ticket_id} to you: {given.ticket.subject}"
    raw = compose(mail).decode()
    assert "Auto-Submitted: auto-generated" in raw
    assert (mail.about, mail.in_reply_to, mail.references) == ("", "", "")


def test_what_was_read_meanwhile_is_not_mailed(given, ana):
    mark_seen(given.ticket, by=ana)
    assert send_due_digests(now=given.at + COLLECTED) == 0
    assert sent() == []
    assert Notification.objects.get().mail_at is None


def test_what_was_given_to_another_person_meanwhile_is_not_mailed(given, lea):
    assign_ticket(given.ticket, to=lea, by=lea)
    told()
    assert send_due_digests(now=given.at + COLLECTED) == 0
    assert sent() == []


@pytest.mark.parametrize("change", ["left", "no access", "spam", "team"])
def test_what_may_not_be_seen_any_more_is_not_mailed(given, ana, ben, delivery, change):
    if change == "left":
        ana.is_active = False
    elif change == "no access":
        ana.role = Role.NONE
    elif change == "spam":
        Ticket.objects.filter(pk=given.ticket_id).update(spam_at=timezone.now())
    else:
        Ticket.objects.filter(pk=given.ticket_id).update(team=delivery, assignee=ben)
    ana.save()
    assert send_due_digests(now=given.at + COLLECTED) == 0
    assert sent() == []


def test_kinds_without_mail_send_none(ticket, ana, lea):
    NotificationSettings.objects.create(user=ana, by_mail=["answered"])
    assign_ticket(ticket, to=ana, by=lea)
    told()
    assert send_due_digests(now=timezone.now() + COLLECTED) == 0


def test_each_person_gets_a_mail_of_their_own(ticket, ana, lea, chloe, admin):
    add_note(ticket, "@Ana Ferreira @Lea Brunner @Chloe Martin", by=admin)
    told()
    assert send_due_digests(now=timezone.now() + COLLECTED, most=2) == 2
    assert send_due_digests(now=timezone.now() + COLLECTED, most=2) == 1
    assert sorted(mail.to[0] for mail in sent()) == sorted(each.email for each in (ana, lea, chloe))


def test_a_long_list_is_cut(given, ana):
    for _time in range(MOST_LISTED):
        copy_of(given)
    assert send_due_digests(now=given.at + COLLECTED) == 1
    (mail,) = sent()
    assert mail.text.count("assigned #") == MOST_LISTED
    assert "and 1 more: http://127.0.0.1:8000/notifications/" in mail.text


@pytest.mark.parametrize("error", ["no server", "535 Wrong password"])
def test_while_no_mail_can_go_notifications_wait(given, settings, error):
    if error == "no server":
        settings.MAIL_URL = ""
    else:
        SharedServer.objects.create(pk=1, host="127.0.0.1", error=error)
    assert send_due_digests(now=given.at + COLLECTED) == 0
    assert (sent(), Notification.objects.get().mail_at) == ([], given.mail_at)
    settings.MAIL_URL = "smtp://127.0.0.1:1025"
    SharedServer.objects.update(error="")
    assert send_due_digests(now=given.at + COLLECTED) == 1


def test_what_comes_while_a_mail_is_made_waits_for_the_next(given):
    late = []

    def tell_after(execute, sql, params, many, context):
        answer = execute(sql, params, many, context)
        if not late and sql.startswith("SELECT") and '"ledger_event"."facts"' in sql:
            late.append(None)
            late[0] = copy_of(given)
        return answer

    with connection.execute_wrapper(tell_after):
        assert send_due_digests(now=given.at + COLLECTED) == 1
    assert late[0].mail_at == Notification.objects.get(mail_at__isnull=False).mail_at
    assert send_due_digests(now=given.at + COLLECTED) == 1
    assert len(sent()) == 2


def test_a_mail_that_fails_is_postponed_and_stops_no_other(given, lea, admin, caplog):
    broken = copy_of(given, facts={"message": "no number"})
    add_note(given.ticket, "@Lea Brunner", by=admin)
    told()
    now = Notification.objects.get(user=lea).mail_at
    assert send_due_digests(now=now) == 1
    assert [mail.to for mail in sent()] == [[lea.email]]
    assert "notifications of person" in caplog.text
    postponed = Notification.objects.filter(user=given.user)
    assert {row.mail_at for row in postponed} == {now + POSTPONED}
    broken.delete()
    assert send_due_digests(now=now + POSTPONED - SECOND) == 0
    assert send_due_digests(now=now + POSTPONED) == 1


@pytest.mark.parametrize("rows", [1, 3])
def test_a_mail_costs_the_same_whatever_its_length(
    ticket, ana, lea, carla, rows, django_assert_num_queries
):
    for number in range(rows):
        other = open_ticket(requester=carla, subject=f"Wheel {number}", text="x")
        assign_ticket(other, to=ana, by=lea)
    told()
    now = timezone.now() + COLLECTED
    # Server, people; savepoint, person, due, teams, rows, mark, release; three for the mail.
    with django_assert_num_queries(12):
        assert send_due_digests(now=now) == 1
