from celery import shared_task
from django.utils import timezone

from journeys.feedback.actions.send_requests import send_due_requests


@shared_task
def sweep_requests() -> None:
    """Process all due feedback requests."""
    send_due_requests(timezone.now())
