"""Enqueueing of Celery tasks after the commit."""

from typing import Any

from django.db import transaction

from config.celery import app


def enqueue_on_commit(task: str, **values: Any) -> None:
    """Send a task by its name ("mail.tasks.read_mail"), so that actions need not import tasks.

    A broker failure costs a short timeout and loses nothing: the work is a row, and a sweep queries
    such rows.
    """
    transaction.on_commit(lambda: app.send_task(task, kwargs=values), robust=True)
