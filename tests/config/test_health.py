from datetime import timedelta

import pytest
from django.utils import timezone

from ledger.models import Heartbeat
from ledger.processes import note_heartbeat


def test_the_process_lives(client, db):
    assert client.get("/healthz").content == b"ok\n"


def test_ready_when_workers_and_beat_were_seen_lately(client, db):
    note_heartbeat("worker")
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["ready"]) == (200, True)


@pytest.mark.parametrize("seen", [None, timedelta(minutes=5)])
def test_not_ready_without_workers_and_says_so(client, db, seen):
    if seen:
        Heartbeat.objects.create(process="worker", seen_at=timezone.now() - seen)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["workers and beat"] != "ok"
    assert answer.json()["database"] == "ok"


def test_not_ready_without_a_broker(client, db, settings):
    note_heartbeat("worker")
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["broker"].startswith("cannot be reached")
