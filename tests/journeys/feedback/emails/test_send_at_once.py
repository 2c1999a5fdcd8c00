"""Concurrent sending and changing of due requests."""

import threading
from datetime import timedelta

import pytest
from django.db import connection

from journeys.feedback.actions.send_requests import send_request
from journeys.models import FeedbackRequest
from mail.models import OutboundMail
from tests.journeys.feedback_data import ask


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_one_mail(waiting: FeedbackRequest):
    barrier = threading.Barrier(2)
    results = []

    def work() -> None:
        barrier.wait()
        results.append(send_request(waiting, now=waiting.due_at + timedelta(seconds=1)))
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
        send_request(request, now=other.due_at + timedelta(seconds=1))
        connection.close()

    workers = [threading.Thread(target=work, args=[each]) for each in (waiting, other)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    states = sorted(FeedbackRequest.objects.values_list("state", "reason"))
    assert states == [("not_sent", "quarantine"), ("sent", "")]
