"""The Celery app, its queues and its schedule. Business rules are in the apps."""

import os
from datetime import UTC, datetime
from typing import Any

from celery import Celery
from celery.schedules import crontab
from celery.signals import beat_init, before_task_publish
from kombu import Queue

from config.worker import MainLoopHeartbeat

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("tandem")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.task_queues = [Queue("mail"), Queue("reactions"), Queue("sweeps")]
app.conf.task_default_queue = "reactions"
app.conf.task_routes = {
    # With the worker of the mail queue: reading delays no reaction and no other sweep.
    "mail.tasks.sweep_inbound": {"queue": "mail"},
    "mail.tasks.sweep_*": {"queue": "sweeps"},
    "mail.tasks.*": {"queue": "mail"},
    "*.sweep_*": {"queue": "sweeps"},
    "ledger.tasks.*": {"queue": "reactions"},
}
# A task that never ends is ended (CELERY_TASK_TIME_LIMIT), and the next sweep finds its work again.
# Sweeps over all rows, which run once an hour or a day, get longer.
LONG_SWEEP = {"soft_time_limit": 3300, "time_limit": 3600}
app.conf.task_annotations = {
    "ledger.tasks.sweep_done": LONG_SWEEP,
    "mail.tasks.sweep_deleted": LONG_SWEEP,
    "helpdesk.tasks.sweep_solved": LONG_SWEEP,
    "helpdesk.tasks.sweep_purged": LONG_SWEEP,
    "customers.tasks.sweep_phones": LONG_SWEEP,
    "journeys.tasks.sweep_signals": LONG_SWEEP,
    "accounts.tasks.sweep_sessions": LONG_SWEEP,
}
# Deferred work is a row with a due time; these tasks query due rows. A sweep that waited longer
# than its period expires: the next one does its work.
app.conf.beat_schedule = {
    "deliver events": {
        "task": "ledger.tasks.sweep_deliveries",
        "schedule": 2.0,
        "options": {"expires": 4},
    },
    "trim deliveries": {
        "task": "ledger.tasks.sweep_done",
        "schedule": 3600.0,
        "options": {"expires": 3600},
    },
    "read mail": {"task": "mail.tasks.sweep_inbound", "schedule": 2.0, "options": {"expires": 4}},
    "connection tests": {
        "task": "mail.tasks.sweep_connection_tests",
        "schedule": 5.0,
        "options": {"expires": 10},
    },
    "forget deleted mail": {
        "task": "mail.tasks.sweep_deleted",
        "schedule": 3600.0,
        "options": {"expires": 3600},
    },
    "feedback requests": {
        "task": "journeys.tasks.sweep_requests",
        "schedule": 15.0,
        "options": {"expires": 30},
    },
    "signals": {
        "task": "journeys.tasks.sweep_signals",
        "schedule": 120.0,
        "options": {"expires": 240},
    },
    "mail signals": {
        "task": "journeys.tasks.sweep_morning_mails",
        "schedule": 600.0,
        "options": {"expires": 600},
    },
    "close solved tickets": {
        "task": "helpdesk.tasks.sweep_solved",
        "schedule": 3600.0,
        "options": {"expires": 3600},
    },
    "wake snoozed tickets": {
        "task": "helpdesk.tasks.sweep_snoozed",
        "schedule": 20.0,
        "options": {"expires": 40},
    },
    "bulk changes": {
        "task": "helpdesk.tasks.sweep_bulk",
        "schedule": 30.0,
        "options": {"expires": 60},
    },
    "delete tickets for good": {
        "task": "helpdesk.tasks.sweep_purged",
        "schedule": crontab(hour=3, minute=40),  # whenever the beat was started
        "options": {"expires": 3600},
    },
    "delete files of drafts": {
        "task": "helpdesk.tasks.sweep_draft_files",
        "schedule": 3600.0,
        "options": {"expires": 3600},
    },
    "mail notifications": {
        "task": "helpdesk.tasks.sweep_digests",
        "schedule": 30.0,
        "options": {"expires": 60},
    },
    "delete old notifications": {
        "task": "helpdesk.tasks.sweep_notifications",
        "schedule": 3600.0,
        "options": {"expires": 3600},
    },
    "index older customers": {
        "task": "customers.tasks.sweep_terms",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "index older tickets": {
        "task": "helpdesk.tasks.sweep_terms",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "phone numbers": {
        "task": "customers.tasks.sweep_phones",
        "schedule": crontab(hour=3, minute=10),  # whenever the beat was started
        "options": {"expires": 3600},
    },
    "forget expired sessions": {
        "task": "accounts.tasks.sweep_sessions",
        "schedule": 3600.0,
        "options": {"expires": 3600},
    },
    "forget idempotency keys": {
        "task": "accounts.tasks.sweep_idempotency_keys",
        "schedule": 3600.0,
        "options": {"expires": 3600},
    },
    "heartbeat": {
        "task": "ledger.tasks.sweep_heartbeat",
        "schedule": 3.0,
        "options": {"expires": 10},
    },
}
app.conf.beat_scheduler = "config.beat:Scheduler"
app.steps["consumer"].add(MainLoopHeartbeat)
app.autodiscover_tasks()


@beat_init.connect
def greet(**_signal: Any) -> None:
    """Send the first heartbeat at once, so that readiness does not wait for a period."""
    app.send_task("ledger.tasks.sweep_heartbeat")


@before_task_publish.connect
def note_publication(headers: dict[str, Any], **_signal: Any) -> None:
    """Note when a task enters its queue: the broker keeps no time (`ledger.processes`)."""
    headers["published_at"] = datetime.now(UTC).isoformat()
