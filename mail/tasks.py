import time

from celery import shared_task
from django.utils import timezone

from accounts.models import User
from mail.inbound.connection_tests import give_up_tests
from mail.inbound.process import read_inbound
from mail.models import InboundMail
from mail.outbound.deliver import deliver, deliver_due
from mail.queue.bulk import Wish, act_on_list
from mail.queue.delete import forget_deleted

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


@shared_task
def act_on_rest(*, wish: dict[str, str], by_id: int, after: str) -> None:
    """Go on with what an administrator wants done with a whole shelf of the queue."""
    by = User.objects.filter(pk=by_id, is_active=True).first()
    if by and by.may_administer:
        act_on_list(Wish(**wish), by=by, after=after)


@shared_task
def sweep_deleted() -> None:
    """Remove the bytes of mail that was deleted long enough ago."""
    until = time.monotonic() + SWEEP_SECONDS
    while forget_deleted() and time.monotonic() < until:
        pass
