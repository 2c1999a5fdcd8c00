import time

from celery import shared_task
from django.utils import timezone

from mail.actions import deliver, deliver_due, give_up_tests, read_inbound
from mail.models import InboundMail

SWEEP_SECONDS = 20  # then the next sweep goes on


@shared_task
def read_mail(*, inbound_id: int) -> None:
    """Read one stored mail and bring it where it belongs."""
    read_inbound(inbound_id)


@shared_task
def send_mail(*, outbound_id: int) -> None:
    """Send one mail of the outbox."""
    deliver(outbound_id)


@shared_task
def sweep_inbound() -> None:
    """Read what nobody read: the broker was away, a worker died, a wait is over."""
    due = InboundMail.objects.unread(timezone.now()).order_by("read_after", "pk")
    until = time.monotonic() + SWEEP_SECONDS
    for pk in list(due.values_list("pk", flat=True)[:200]):
        if time.monotonic() < until:
            read_inbound(pk)


@shared_task
def sweep_outbound() -> None:
    """Send what is due and nobody sent, as long as there is a server that takes it."""
    give_up_tests(timezone.now())
    until = time.monotonic() + SWEEP_SECONDS
    deliver_due(most=200, may_go_on=lambda: time.monotonic() < until)
