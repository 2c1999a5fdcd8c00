"""Write to the ledger, and receive from it."""

from collections import defaultdict
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils import timezone

from config.enqueue import enqueue_on_commit
from ledger import live
from ledger.models import Event

if TYPE_CHECKING:
    from accounts.models import User

Receiver = Callable[[Event], None]
_receivers: dict[str, list[Receiver]] = defaultdict(list)


def record(
    name: str,
    subject: models.Model,
    /,
    *,
    by: "User | None" = None,
    at: datetime | None = None,
    **facts: Any,
) -> Event:
    """Write down what happened, in the caller's transaction.

    `name` is past tense and dotted ("ticket.resolved"); `facts` are JSON values (ids, ISO strings).
    After the commit the event is relayed to its receivers, at least once, and the page of the
    subject hears that it changed. What nobody receives counts as relayed.
    """
    subject_type = str(subject._meta.model_name)
    is_heard = bool(receivers_of(name))
    event = Event.objects.create(
        name=name,
        subject_type=subject_type,
        subject_id=subject.pk,
        actor=by,
        actor_name=by.name if by else "",
        at=at or timezone.now(),
        facts=facts,
        relayed_at=None if is_heard else timezone.now(),
    )
    live.publish(f"{subject_type}:{subject.pk}")
    if is_heard:
        enqueue_on_commit("ledger.tasks.relay_event", event_id=event.pk)
    return event


def receives(*names: str) -> Callable[[Receiver], Receiver]:
    """Register a receiver of the named events. It must be idempotent: it may run twice."""

    def register(receiver: Receiver) -> Receiver:
        for name in names:
            _receivers[name].append(receiver)
        return receiver

    return register


def receivers_of(name: str) -> list[Receiver]:
    return _receivers.get(name, [])
