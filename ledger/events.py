"""Write to the ledger. `ledger.subscribers` registers what follows from an event."""

from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from config.enqueue import enqueue_on_commit
from ledger import live
from ledger.actors import SYSTEM, Actor, actor_columns
from ledger.facts import check
from ledger.insert import insert_event
from ledger.models import Event
from ledger.subscribers import subscribers_of

# An event this far down a chain of causes is recorded and delivered to no subscriber: a rule
# that answers its own effects would go on for ever.
DEEPEST: Final = 10


def record(
    name: str,
    subject: models.Model,
    /,
    *,
    by: Actor = SYSTEM,
    caused_by: Event | None = None,
    at: datetime | None = None,
    **facts: Any,
) -> Event:
    """Write down what happened, in the caller's transaction, with a delivery per subscriber.

    `name` is past tense and dotted ("ticket.resolved"); `facts` are JSON values (ids, ISO strings),
    declared beside the name (`ledger.facts`).
    `by` is a user, a `Rule` or `SYSTEM`. A receiver passes the event it received on as
    `caused_by`. After the commit a worker delivers the event, at least once to each subscriber,
    and the page of the subject hears that it changed.
    """
    if settings.CHECK_FACTS:
        check(name, facts)
    subject_type = str(subject._meta.model_name)
    depth = caused_by.depth + 1 if caused_by else 0
    event = Event(
        name=name,
        subject_type=subject_type,
        subject_id=subject.pk,
        caused_by=caused_by,
        depth=depth,
        at=at or timezone.now(),
        facts=facts,
        **actor_columns(by),
    )
    waiting = insert_event(event, subscribers_of(name), stopped=_why_stopped(depth))
    live.publish(f"{subject_type}:{subject.pk}")
    if waiting:
        enqueue_on_commit("ledger.tasks.deliver_event", event_id=event.pk)
    return event


def _why_stopped(depth: int) -> str:
    if depth <= DEEPEST:
        return ""
    return _(
        "Stopped: this is event %(depth)d of a chain in which each event caused the next. "
        "A rule may be triggering itself."
    ) % {"depth": depth + 1}
