"""Beat was absent for a day: what became due is done once when it returns, and it was told."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from celery.schedules import schedule
from django.utils import timezone

from config.beat import Scheduler
from config.celery import app
from journeys.feedback.actions.send_requests import send_due_requests
from journeys.models import FeedbackRequest
from ledger.models import Delivery, Heartbeat
from ledger.tasks import sweep_deliveries
from mail.inbound.store import store
from mail.models import InboundMail, OutboundMail
from mail.outbound.lanes import send_due
from mail.tasks import sweep_inbound
from tests.config.test_health import all_alive
from tests.mail.conftest import sink, written  # noqa: F401
from tests.personas import signed_in

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


@pytest.fixture
def beat_is_absent(db):
    all_alive()
    Heartbeat.objects.filter(process="beat").update(seen_at=timezone.now() - DAY)


def test_it_is_told(beat_is_absent, admin, client):
    answer = client.get("/readyz")
    assert answer.status_code == 503
    seconds = re.fullmatch(r"last seen (\d+) s ago", answer.json()["beat"])
    assert seconds
    assert int(seconds[1]) >= DAY.total_seconds()
    page = signed_in(admin).get("/settings/system/").content.decode()
    assert "No sweep runs without it. Start the beat." in page


def test_each_task_is_started_once_and_not_for_every_period_missed(tmp_path):
    started: list[str] = []
    scheduler = Scheduler(app, schedule_filename=str(tmp_path / "schedule"), lazy=True)
    scheduler.apply_async = lambda entry, **_more: started.append(entry.name)
    scheduler.setup_schedule()
    for entry in scheduler.schedule.values():
        entry.last_run_at = datetime.now(UTC) - DAY
    # Those of a shorter period may be due again while this test runs.
    hourly = {
        name
        for name, entry in scheduler.schedule.items()
        if type(entry.schedule) is schedule and entry.schedule.run_every >= HOUR
    }
    names = set(scheduler.schedule)
    for _ in range(3 * len(names)):
        scheduler.tick()
    scheduler.close()
    assert set(started) == names
    assert hourly
    assert {name: started.count(name) for name in hourly} == dict.fromkeys(hourly, 1)


def test_what_became_due_is_done_once(beat_is_absent, waiting: FeedbackRequest, sink):  # noqa: F811
    """The broker was away too, so no task was asked for either."""
    back = waiting.due_at + DAY
    inbound = store(written(), received_via="pipe")
    InboundMail.objects.filter(pk=inbound.pk).update(read_after=timezone.now() - DAY)
    Delivery.objects.update(next_try_at=timezone.now() - DAY)
    for _ in range(2):
        sweep_deliveries()
        sweep_inbound()
        send_due_requests(back)
    OutboundMail.objects.update(send_after=timezone.now() - DAY)
    for _ in range(2):
        send_due()
    inbound.refresh_from_db()
    waiting.refresh_from_db()
    assert inbound.state == InboundMail.State.DELIVERED
    assert waiting.sent_at is not None
    assert OutboundMail.objects.filter(kind="feedback_request").count() == 1
    assert Delivery.objects.exists()
    assert not Delivery.objects.waiting().exists()
    ids = [mail.message["Message-ID"] for mail in sink.mails]
    assert len(ids) == len(set(ids)) == OutboundMail.objects.filter(state="sent").count()
