from celery import shared_task
from django.utils import timezone

from journeys.actions import send_request
from journeys.models import FeedbackRequest

BATCH = 100


@shared_task
def sweep_requests() -> None:
    """Ask, or say why not, for every request whose time has come."""
    now = timezone.now()
    due = FeedbackRequest.objects.filter(state="waiting", due_at__lte=now).order_by("due_at")
    for request in list(due[:BATCH]):
        send_request(request, now)
