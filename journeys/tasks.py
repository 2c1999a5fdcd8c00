from celery import shared_task
from django.utils import timezone

from journeys.feedback.actions.send_requests import send_due_requests


@shared_task
def sweep_requests() -> None:
    """Ask, or say why not, for every request whose time has come."""
    send_due_requests(timezone.now())
