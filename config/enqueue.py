"""Ask a worker to do something, once the transaction has been committed."""

from typing import Any

from django.db import transaction

from config.celery import app


def enqueue_on_commit(task: str, **values: Any) -> None:
    """Send a task by its name ("mail.tasks.read_mail"), so that actions need not know tasks.

    A broker that is away costs a moment and loses nothing: what waits is a row, and a sweep
    looks for such rows.
    """
    transaction.on_commit(lambda: app.send_task(task, kwargs=values), robust=True)
