"""A clock that was wrong by a day delays no mail by a day, and doubles and holds none."""

from datetime import timedelta

import pytest
from django.utils import timezone

from mail.inbound.store import store
from mail.models import InboundMail, OutboundMail
from mail.outbound.loop_protection import is_breaker_open
from mail.tasks import sweep_inbound
from tests.mail.conftest import SUPPORT, written
from tests.mail.outbox import automatic

State = InboundMail.State
DAY = timedelta(days=1)
WITHOUT_ID = b"From: Carla <carla@acme.example>\r\nSubject: The form\r\n\r\nThe same words.\r\n"


@pytest.mark.parametrize("written_at", [-DAY, DAY])
def test_mail_stored_by_another_clock_is_read_at_once_and_once(recorder, support, written_at):
    inbound = store(written(), received_via="pipe")
    moment = timezone.now() + written_at
    InboundMail.objects.update(read_after=moment, received_at=moment)
    for _ in range(2):
        sweep_inbound()
    inbound.refresh_from_db()
    assert inbound.state == State.DELIVERED
    assert len(recorder.new) == 1


@pytest.mark.parametrize(
    ("ahead", "state"), [(timedelta(minutes=59), State.STORED), (DAY, State.DELIVERED)]
)
def test_a_wait_after_a_failure_is_kept(recorder, support, ahead, state):
    inbound = store(written(), received_via="pipe")
    InboundMail.objects.update(read_after=timezone.now() + ahead, attempts=3)
    sweep_inbound()
    inbound.refresh_from_db()
    assert inbound.state == state


@pytest.mark.parametrize("clock_was", [-DAY, DAY])
def test_a_mail_without_id_that_comes_again_is_known(support, monkeypatch, clock_was):
    present = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: present + clock_was)
    first = store(WITHOUT_ID, received_via="smtp", envelope_to=[SUPPORT])
    monkeypatch.setattr(timezone, "now", lambda: present)
    assert store(WITHOUT_ID, received_via="smtp", envelope_to=[SUPPORT]).pk == first.pk


@pytest.mark.parametrize(("written_at", "is_open"), [(-DAY, False), (0 * DAY, True), (DAY, False)])
def test_the_loop_breaker_counts_the_last_minute_only(support, settings, written_at, is_open):
    settings.AUTOMATIC_MAIL_PER_MINUTE = 2
    for number in range(2):
        automatic(support, to=f"dora{number}@post.example")
    OutboundMail.objects.update(created_at=timezone.now() + written_at)
    assert is_breaker_open() == is_open


def test_a_mail_of_another_clock_is_no_automatic_mail_within_three_hours(support):
    for _ in range(10):
        automatic(support)
    assert automatic(support).state == OutboundMail.State.WITHDRAWN
    OutboundMail.objects.update(created_at=timezone.now() + DAY)
    assert automatic(support).state == OutboundMail.State.QUEUED
