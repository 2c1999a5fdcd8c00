"""The breaker: too much automatic mail at once stops all of it, and notifies the administrators."""

from datetime import timedelta

from django.utils import timezone

from mail.models import OutboundMail
from mail.outbound.queue import queue_mail
from mail.queue.retry import retry_outbound
from tests.mail.conftest import CARLA
from tests.mail.outbox import automatic

State = OutboundMail.State


def test_the_breaker_stops_all_automatic_mail(support, settings, caplog):
    settings.AUTOMATIC_MAIL_PER_MINUTE = 3
    states = [automatic(support, f"c{n}@acme.example").state for n in range(5)]
    assert states == [State.QUEUED] * 3 + [State.FAILED] * 2
    assert "held" in caplog.text


def test_the_breaker_tells_the_administrators_once(support, settings, admin, ana):
    settings.AUTOMATIC_MAIL_PER_MINUTE = 0
    automatic(support)
    automatic(support)
    alarm = OutboundMail.objects.get(kind="alarm")
    assert (alarm.to, alarm.state) == ([admin.email], State.QUEUED)


def test_the_breaker_does_not_stop_people(support, settings):
    settings.AUTOMATIC_MAIL_PER_MINUTE = 0
    mail = queue_mail(mailbox=support, kind="reply", about="", to=[CARLA], subject="", text="")
    assert mail.state == State.QUEUED


def test_the_breaker_tells_again_after_an_hour(support, settings, admin):
    settings.AUTOMATIC_MAIL_PER_MINUTE = 0
    automatic(support)
    OutboundMail.objects.update(created_at=timezone.now() - timedelta(minutes=61))
    automatic(support)
    assert OutboundMail.objects.filter(kind="alarm").count() == 2


def test_the_alarm_is_not_held_back_by_the_breaker_itself(support, settings, admin):
    settings.AUTOMATIC_MAIL_PER_MINUTE = 0
    automatic(support)
    assert OutboundMail.objects.get(kind="alarm").state == State.QUEUED


def test_the_breaker_lets_go_again_after_a_quiet_minute(support, settings):
    settings.AUTOMATIC_MAIL_PER_MINUTE = 2
    states = [automatic(support, f"c{n}@acme.example").state for n in range(3)]
    assert states[-1] == State.FAILED
    OutboundMail.objects.update(created_at=timezone.now() - timedelta(seconds=61))
    assert automatic(support, "d@acme.example").state == State.QUEUED


def test_mail_held_by_the_breaker_can_be_sent_by_a_person(support, settings, admin):
    settings.AUTOMATIC_MAIL_PER_MINUTE = 0
    mail = automatic(support)
    assert retry_outbound(mail, by=admin).state == State.QUEUED
