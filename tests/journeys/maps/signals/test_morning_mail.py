"""The morning mail of new signals to the owner of their touchpoint."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core import mail as sent
from django.utils import timezone

from accounts.outgoing_mail import OutgoingMail, register_outgoing_mail
from journeys.maps.signals.morning_mail import send_morning_mails
from journeys.models import Kind, Signal
from tests.journeys.feedback_data import make_touchpoint
from tests.journeys.maps.signals.made import make_signal

pytestmark = pytest.mark.django_db
EIGHT = datetime(2026, 11, 13, 8, 0, tzinfo=ZoneInfo("Europe/Berlin"))


@pytest.fixture(autouse=True)
def server(monkeypatch):
    """Mail can go out, by the address of a mailbox."""
    monkeypatch.setattr("accounts.outgoing_mail._sources", [])
    register_outgoing_mail(lambda: OutgoingMail("help@veloza.example"))


@pytest.fixture
def owner(lea):
    lea.time_zone = "Europe/Berlin"
    lea.save()
    return lea


def test_the_owner_is_told_once_of_all_that_is_new(touchpoint, owner):
    make_signal(touchpoint)
    make_signal(touchpoint, kind=Kind.TICKETS, usual=12.2, value=3.1, low=1.9, high=4.4)
    assert send_morning_mails(now=EIGHT) == 1
    (mail,) = sent.outbox
    assert mail.to == [owner.email]
    assert mail.subject == "Signal at “Ask a question”"
    assert "17 of the 38 answers since then are dissatisfied" in mail.body
    assert "3.1 times as many" in mail.body
    assert f"https://help.veloza.example/touchpoints/{touchpoint.pk}/" in mail.body
    assert send_morning_mails(now=EIGHT + timedelta(days=1)) == 0
    assert len(sent.outbox) == 1


@pytest.mark.parametrize(("hour", "mails"), [(6, 0), (7, 1), (9, 1), (10, 0)])
def test_it_comes_in_the_morning_of_the_owner(touchpoint, owner, hour, mails):
    make_signal(touchpoint)
    assert send_morning_mails(now=EIGHT.replace(hour=hour)) == mails


def test_a_touchpoint_without_an_owner_is_that_of_the_journeys_owner(touchpoint, owner, chloe):
    touchpoint.owner = None
    touchpoint.save()
    make_signal(touchpoint)
    assert send_morning_mails(now=EIGHT) == 0
    touchpoint.journey.owner = owner
    touchpoint.journey.save()
    assert send_morning_mails(now=EIGHT) == 1


def test_no_mail_where_nobody_is_to_do_anything(touchpoint, owner):
    signal = make_signal(touchpoint)
    Signal.objects.filter(pk=signal.pk).update(acknowledged_at=timezone.now())
    assert send_morning_mails(now=EIGHT) == 0
    Signal.objects.filter(pk=signal.pk).update(acknowledged_at=None, withdrawn_at=timezone.now())
    assert send_morning_mails(now=EIGHT) == 0
    Signal.objects.filter(pk=signal.pk).update(withdrawn_at=None)
    owner.is_active = False
    owner.save()
    assert send_morning_mails(now=EIGHT) == 0


def test_signals_wait_while_no_mail_can_go(touchpoint, owner):
    make_signal(touchpoint)
    register_outgoing_mail(OutgoingMail)
    assert send_morning_mails(now=EIGHT) == 0
    assert Signal.objects.get().mailed_at is None


def test_a_mail_that_fails_is_tried_again_and_holds_up_no_other(touchpoint, owner, chloe, settings):
    other = make_touchpoint("Pay", owner=chloe)
    chloe.time_zone = "Europe/Berlin"
    chloe.save()
    make_signal(touchpoint)
    make_signal(other)
    backend = "tests.journeys.maps.signals.failing_mail.FailsForLea"
    settings.MAILERS = {"default": {"BACKEND": backend}}
    assert send_morning_mails(now=EIGHT) == 1
    assert Signal.objects.get(touchpoint=touchpoint).mailed_at is None
    assert Signal.objects.get(touchpoint=other).mailed_at is not None


def test_several_touchpoints_are_one_mail(touchpoint, owner):
    make_signal(touchpoint)
    make_signal(make_touchpoint("Pay", owner=owner))
    assert send_morning_mails(now=EIGHT) == 1
    assert sent.outbox[0].subject.endswith("and 1 more")
