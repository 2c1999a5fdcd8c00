from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from helpdesk.actions.status import close_ticket
from helpdesk.models import Status, Ticket

# Grace period in days, in which a customer's reply reopens a solved ticket.
GRACE = timedelta(days=28)
MOST = 500


@shared_task
def sweep_solved() -> None:
    """Close tickets that were solved before the grace period."""
    ripe = Ticket.objects.filter(status=Status.SOLVED, solved_at__lt=timezone.now() - GRACE)
    for ticket in ripe.order_by("solved_at")[:MOST]:
        close_ticket(ticket)
