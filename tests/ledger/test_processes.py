"""Heartbeats of the processes, and the queues of the broker."""

import socket
from datetime import UTC, datetime

import redis
from hypothesis import given
from hypothesis import strategies as st
from kombu import Queue

from config.celery import app
from ledger.models import Heartbeat
from ledger.processes import (
    BrokerQueue,
    Process,
    broker_queues,
    note_heartbeat,
    note_work,
    processes,
    published_at,
)

NOW = datetime(2031, 3, 4, 9, 30, tzinfo=UTC)


def test_a_heartbeat_is_noted_once_for_each_process(db):
    Heartbeat.objects.all().delete()
    note_heartbeat("beat")
    Heartbeat.objects.update(seen_at=NOW)
    note_heartbeat("worker")
    note_heartbeat("beat")
    assert sorted(Heartbeat.objects.values_list("process", flat=True)) == ["beat", "worker"]
    assert not Heartbeat.objects.filter(seen_at=NOW).exists()


def test_work_is_noted_at_most_every_few_seconds(db, monkeypatch):
    monkeypatch.setattr("ledger.processes._noted_at", {})
    note_work("reader")
    assert Heartbeat.objects.get().process == "reader"
    Heartbeat.objects.all().delete()
    note_work("reader")
    assert not Heartbeat.objects.exists()
    note_work("other")
    assert Heartbeat.objects.get().process == "other"


def test_each_process_has_a_name_a_label_and_help(db):
    Heartbeat.objects.all().delete()
    Heartbeat.objects.create(process="worker", seen_at=NOW)
    found = {process.name: process for process in processes(NOW)}
    assert found["beat"] == Process(
        "beat", "Beat", "No sweep runs without it. Start the beat.", None, is_silent=True
    )
    assert (found["worker"].seen_at, found["worker"].is_silent) == (NOW, False)
    silent = [process.name for process in found.values() if process.is_silent]
    assert silent == ["beat", "reader", "mailer"], "mail need not come in by SMTP or IMAP"
    assert all(process.help for process in found.values())


def test_tasks_that_no_worker_took_are_counted_in_their_queue(settings):
    with redis.Redis.from_url(settings.REDIS_URL) as client:
        before = {queue.name: queue.length for queue in broker_queues()}
        client.rpush("sweeps", "a", "b")
        try:
            found = broker_queues()
        finally:
            client.rpop("sweeps", 2)
    added = {"sweeps": 2}
    assert [queue.oldest for queue in found if queue.name == "sweeps"] == [None]
    found = [BrokerQueue(queue.name, queue.length) for queue in found]
    assert found == [
        BrokerQueue(queue.name, before[queue.name] + added.get(queue.name, 0))
        for queue in app.conf.task_queues
    ]


def test_a_queue_tells_when_its_oldest_task_was_published(settings):
    with redis.Redis.from_url(settings.REDIS_URL) as client:
        client.delete("aged")
        with app.connection_for_write() as connection:
            queue = Queue("aged")
            started = datetime.now(UTC)
            for task in ("first", "second"):
                app.send_task(task, queue=queue, connection=connection)
                done = datetime.now(UTC)
                if task == "first":
                    first_done = done
        queues = app.conf.task_queues
        app.conf.task_queues = [queue]
        try:
            (found,) = broker_queues()
        finally:
            app.conf.task_queues = queues
            client.delete("aged")
    assert (found.name, found.length) == ("aged", 2)
    assert started <= found.oldest <= first_done


@given(
    st.one_of(
        st.none(),
        st.binary(max_size=20),
        st.sampled_from(
            [
                b"{}",
                b"[]",
                b'{"headers": []}',
                b'{"headers": {"published_at": 5}}',
                b'{"headers": {"published_at": "2031-03-04T09:30:00"}}',
                b'{"headers": {"published_at": "yesterday"}}',
            ]
        ),
    )
)
def test_an_entry_without_a_time_has_no_age(entry):
    assert published_at(entry) is None


def test_a_broker_that_cannot_be_reached_has_no_queues(settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    assert broker_queues() is None


def test_a_broker_that_accepts_and_never_answers_has_no_queues(settings):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.REDIS_URL = f"redis://127.0.0.1:{silent.getsockname()[1]}/0"
        assert broker_queues() is None
