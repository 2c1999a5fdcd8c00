"""Deliver events to their subscribers, each delivery in a transaction of its own."""

import logging
from datetime import datetime, timedelta
from functools import partial
from typing import Final, TypedDict

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from config.enqueue import enqueue_on_commit
from config.refusals import Refused
from ledger.actors import Actor
from ledger.facts import declare
from ledger.models import Delivery, DeliveryQuerySet, Event, Subscription
from ledger.origin import origin_of
from ledger.subscribers import OF_A_ROW, TRIES, Receiver, kinds, subscribers

logger = logging.getLogger(__name__)
State = Delivery.State


class Retried(TypedDict):
    event: int
    subscriber: str


DELIVERY_RETRIED = declare("delivery.retried", Retried)

MAX_WAIT: Final = timedelta(hours=1)
# 2 to the power of this many attempts, in seconds, is already longer than the longest wait.
MAX_DOUBLINGS: Final = 12
BATCH: Final = 200
MAX_ERROR_LENGTH: Final = 2_000


class CannotRetryDelivery(Refused):
    """The delivery was not tried; the message says why and what to do."""


def deliver(delivery_id: int, *, now: datetime | None = None) -> bool:
    """Try one waiting delivery that is due; True when it was delivered by this call.

    The row lock is the claim: a killed worker frees it and the sweep finds the delivery again.
    What its receiver changed is rolled back when it fails, the error is stored, and the next try
    waits longer. Where events come in order, the ones behind it in line follow at once.
    """
    now = now or timezone.now()
    first = tried = _try(delivery_id, now)
    while tried and tried.line and tried.state != State.WAITING:
        behind = Delivery.objects.due(now).filter(subscriber=tried.subscriber, line=tried.line)
        following = behind.order_by("event").values_list("pk", flat=True).first()
        tried = _try(following, now) if following else None
    return first is not None and first.state == State.DELIVERED


def deliver_event(event_id: int, *, now: datetime | None = None) -> int:
    """Try all deliveries of one event that are due; returns the number delivered."""
    return _deliver_each(Delivery.objects.filter(event=event_id).due(now or timezone.now()), now)


def deliver_due(*, now: datetime | None = None, limit: int = BATCH) -> int:
    """Try what is due, the longest due first and `limit` at most; returns the number delivered.

    Deliveries record further events: to deliver all that follows, call it until it returns 0.
    """
    return _deliver_each(Delivery.objects.due(now or timezone.now())[:limit], now)


def retry_delivery(
    delivery: Delivery, *, by: Actor, now: datetime | None = None, caused_by: Event | None = None
) -> Delivery:
    """Try a delivery again now, with all its tries before it."""
    origin = origin_of(by, now, caused_by)
    with transaction.atomic():
        current = Delivery.objects.select_for_update(of=("self",)).get(pk=delivery.pk)
        if current.state in (State.DELIVERED, State.DROPPED):
            raise CannotRetryDelivery(_("This event was delivered meanwhile. Reload the page."))
        current.state, current.attempts, current.next_try_at = State.WAITING, 0, origin.at
        current.save(update_fields=["state", "attempts", "next_try_at"])
        origin.record(
            DELIVERY_RETRIED,
            current,
            event=current.event_id,
            subscriber=current.subscriber,
        )
        enqueue_on_commit("ledger.tasks.deliver_event", event_id=current.event_id)
    return current


def _deliver_each(due: DeliveryQuerySet, now: datetime | None) -> int:
    delivered = 0
    for pk in list(due.values_list("pk", flat=True)):
        try:
            delivered += deliver(pk, now=now)
        except Exception:  # one delivery must not stop those behind it
            logger.exception("Delivery %s could not be tried", pk)
    return delivered


def _try(delivery_id: int, now: datetime) -> Delivery | None:
    """The delivery after a try, or None where another worker has it or it is not due."""
    with transaction.atomic():
        claimed = Delivery.objects.due(now).filter(pk=delivery_id)
        delivery = (
            claimed.select_for_update(skip_locked=True, of=("self",))
            .select_related("event")
            .first()
        )
        if delivery is None:
            return None
        _hand_over(delivery, now)
        delivery.save(update_fields=["state", "attempts", "next_try_at", "delivered_at", "error"])
    return delivery


def _hand_over(delivery: Delivery, now: datetime) -> None:
    """Run the subscriber and set what came of it on the delivery."""
    delivery.attempts += 1
    delivery.next_try_at = None
    tries = TRIES
    try:
        receive, tries = _receiver_of(delivery)
        if receive is None:
            delivery.state, delivery.error = State.DROPPED, ""
            return
        with transaction.atomic():
            receive(delivery.event)
    except Exception as error:  # whatever it is, it is stored and shown
        logger.exception("%s could not be delivered", delivery)
        delivery.error = repr(error).replace("\0", "")[:MAX_ERROR_LENGTH]
        if delivery.attempts >= tries:
            delivery.state = State.FAILED
        else:
            delivery.next_try_at = now + _wait(delivery.attempts)
    else:
        delivery.state, delivery.error, delivery.delivered_at = State.DELIVERED, "", now


def _receiver_of(delivery: Delivery) -> tuple[Receiver | None, int]:
    """The function that delivers and its number of tries; None for a subscription that is off."""
    if not delivery.subscriber.startswith(OF_A_ROW):
        return subscribers[delivery.subscriber].receive, TRIES
    pk = int(delivery.subscriber.removeprefix(OF_A_ROW))
    subscription = Subscription.objects.filter(pk=pk, is_active=True).first()
    if subscription is None:
        return None, TRIES
    kind = kinds[subscription.kind]
    return partial(kind.deliver, subscription=subscription), kind.tries


def _wait(attempts: int) -> timedelta:
    return min(timedelta(seconds=2 ** min(attempts, MAX_DOUBLINGS)), MAX_WAIT)
