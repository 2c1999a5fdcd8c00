from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.utils import timezone

from ledger.models import Heartbeat
from ledger.processes import note_heartbeat
from mail.models import OutboundMail


def all_alive() -> None:
    for name in ("beat", "worker", "reader", "mailer"):
        note_heartbeat(name)


def test_the_process_lives(client, db):
    assert client.get("/healthz").content == b"ok\n"


def test_ready_when_workers_and_beat_were_seen_lately(client, db):
    all_alive()
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["ready"]) == (200, True)


@pytest.mark.parametrize("name", ["beat", "worker", "reader", "mailer"])
@pytest.mark.parametrize(
    "seen", [None, timedelta(seconds=40), timedelta(days=40), timedelta(days=-1)]
)
def test_not_ready_without_a_process_and_says_which(client, db, name, seen):
    """A day ahead: the clock was set back since."""
    all_alive()
    Heartbeat.objects.filter(process=name).delete()
    if seen:
        Heartbeat.objects.create(process=name, seen_at=timezone.now() - seen)
    answer = client.get("/readyz")
    wrong = {key for key, word in answer.json().items() if word is False or "seen" in str(word)}
    assert answer.status_code == 503
    assert wrong == {"ready", "running", name}


@pytest.mark.parametrize("name", ["smtp", "imap"])
@pytest.mark.parametrize(
    ("seen", "status"),
    [
        (None, 200),
        (timedelta(seconds=20), 200),
        (timedelta(minutes=5), 503),
        (timedelta(days=29), 503),
        (timedelta(days=31), 200),
    ],
)
def test_a_way_in_that_is_not_used_is_not_missed(client, db, name, seen, status):
    all_alive()
    if seen:
        Heartbeat.objects.create(process=name, seen_at=timezone.now() - seen)
    assert client.get("/readyz").status_code == status


@pytest.mark.parametrize(("minutes", "status"), [(14, 200), (16, 503)])
def test_the_age_of_the_oldest_mail_that_waits_is_told(client, db, minutes, status):
    all_alive()
    assert client.get("/readyz").json()["unsent-mail"] == "ok"
    for number in (minutes, 1):
        created = timezone.now() - timedelta(minutes=number)
        OutboundMail.objects.create(
            kind="reply", to=["c@x.example"], message_id=f"{number}@x", created_at=created
        )
    answer = client.get("/readyz")
    assert answer.status_code == status
    assert f"oldest waits {minutes * 60}" in answer.json()["unsent-mail"]
    assert answer.json()["running"], "mail that waits keeps nobody from starting"


def test_not_ready_without_a_broker(client, db, settings):
    all_alive()
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["broker"].startswith("cannot be reached")


def test_a_cache_whose_database_does_not_exist_is_named(client, db, settings):
    all_alive()
    kept = settings.CACHES["default"]
    location = urlsplit(kept["LOCATION"])._replace(path="/99999").geturl()
    settings.CACHES = {"default": kept | {"LOCATION": location}}
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["running"]
    assert "CACHE_URL" in answer.json()["cache"]
