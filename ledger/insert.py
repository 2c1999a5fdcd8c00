"""The one statement that writes an event together with its deliveries."""

import json
from collections.abc import Sequence
from typing import Final

from django.db import connection

from ledger.models import Event
from ledger.subscribers import OF_A_ROW, Subscriber, patterns_of

# Subscriptions are matched by the database in the same statement, so that recording an event
# takes one query however many subscribers there are, and a new row is heeded at once.
INSERT: Final = """
WITH event AS (
    INSERT INTO ledger_event (name, subject_type, subject_id, actor_kind, actor_id, actor_rule_id,
                              actor_name, caused_by_id, depth, at, facts)
    VALUES (%s, %s, %s, %s, %s::bigint, %s::bigint, %s, %s::bigint, %s, %s::timestamptz, %s::jsonb)
    RETURNING id, at
), subscriber AS (
    SELECT name, is_ordered FROM unnest(%s::text[], %s::boolean[]) AS code (name, is_ordered)
    UNION ALL
    SELECT %s::text || id, is_ordered FROM ledger_subscription
    WHERE is_active AND pattern = ANY(%s::text[])
), delivery AS (
    INSERT INTO ledger_delivery (event_id, subscriber, state, line, attempts, next_try_at, error)
    SELECT event.id, subscriber.name, %s, CASE WHEN is_ordered THEN %s ELSE '' END, 0, event.at, %s
    FROM event, subscriber
    RETURNING state
)
SELECT event.id, (SELECT count(*) FROM delivery WHERE state = 'waiting') FROM event
"""


def insert_event(event: Event, subscribers: Sequence[Subscriber], *, stopped: str = "") -> int:
    """Write the event, with a delivery for each subscriber and each subscription that fits.

    Returns the number of deliveries that wait. With a reason in `stopped` none waits: they are
    written as stopped.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            INSERT,
            [
                event.name,
                event.subject_type,
                event.subject_id,
                event.actor_kind,
                event.actor_id,
                event.actor_rule_id,
                event.actor_name,
                event.caused_by_id,
                event.depth,
                event.at,
                json.dumps(event.facts),
                [subscriber.name for subscriber in subscribers],
                [subscriber.is_ordered for subscriber in subscribers],
                OF_A_ROW,
                patterns_of(event.name),
                "stopped" if stopped else "waiting",
                f"{event.subject_type}:{event.subject_id}",
                stopped,
            ],
        )
        event.pk, waiting = cursor.fetchone()
    event._state.adding, event._state.db = False, connection.alias
    return int(waiting)
