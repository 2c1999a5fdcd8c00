"""Questions whose time has come while others are at work on them too."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction

from customers.models import Customer
from journeys.actions import send_due_requests, send_request
from journeys.models import FeedbackRequest
from mail.models import OutboundMail
from tests.journeys.feedback_cast import ask


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_one_mail(waiting: FeedbackRequest):
    barrier = threading.Barrier(2)
    results = []

    def work() -> None:
        barrier.wait()
        results.append(send_request(waiting, waiting.due_at + timedelta(seconds=1)))
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert OutboundMail.objects.filter(kind="feedback_request").count() == 1
    assert FeedbackRequest.objects.get().state == "sent"


@pytest.mark.django_db(transaction=True)
def test_two_requests_of_one_person_at_once_ask_once(waiting: FeedbackRequest, make_solved):
    other = ask(make_solved(waiting.customer))
    barrier = threading.Barrier(2)

    def work(request: FeedbackRequest) -> None:
        barrier.wait()
        send_request(request, other.due_at + timedelta(seconds=1))
        connection.close()

    workers = [threading.Thread(target=work, args=[each]) for each in (waiting, other)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    states = sorted(FeedbackRequest.objects.values_list("state", "reason"))
    assert states == [("not_sent", "quarantine"), ("sent", "")]


@pytest.mark.django_db(transaction=True)
def test_a_passing_trouble_of_the_database_costs_no_hour(waiting: FeedbackRequest):
    """Here a row that stays locked too long; a restart of the server is told the same way."""
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
