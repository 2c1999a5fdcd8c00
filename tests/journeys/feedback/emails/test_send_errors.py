"""Sending of requests that a database error interrupts."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction

from customers.models import Customer
from journeys.feedback.actions.send_requests import send_due_requests
from journeys.models import FeedbackRequest


@pytest.mark.django_db(transaction=True)
def test_a_passing_trouble_of_the_database_costs_no_hour(waiting: FeedbackRequest):
    """Simulated by a lock timeout; a database restart raises the same error class."""
    locked, done = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic():
            Customer.objects.select_for_update().get(pk=waiting.customer_id)
            locked.set()
            done.wait(10)
        connection.close()

    holder = threading.Thread(target=hold)
    holder.start()
    locked.wait(10)
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '50ms'")
    due = waiting.due_at
    try:
        send_due_requests(due + timedelta(seconds=1))
    finally:
        done.set()
        holder.join()
        with connection.cursor() as cursor:
            cursor.execute("RESET lock_timeout")

    waiting.refresh_from_db()
    assert (waiting.state, waiting.due_at) == ("waiting", due)
