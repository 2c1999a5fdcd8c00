from celery import shared_task
from django.utils import timezone

from journeys.feedback.actions.send_requests import send_due_requests
from journeys.maps.signals.actions.detect import detect_signals, due_touchpoints
from journeys.maps.signals.morning_mail import send_morning_mails


@shared_task
def sweep_requests() -> None:
    """Process all due feedback requests."""
    send_due_requests(timezone.now())


@shared_task
def sweep_signals() -> None:
    """Test the touchpoints that were not tested today; the next run goes on with the others."""
    now = timezone.now()
    for touchpoint in due_touchpoints(now=now, limit=200):
        detect_signals(touchpoint, now=now)


@shared_task
def sweep_morning_mails() -> None:
    """Tell the owners of touchpoints of new signals, in their morning."""
    send_morning_mails(now=timezone.now())
