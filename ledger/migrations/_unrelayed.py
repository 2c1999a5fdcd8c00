"""The events that were on their way when deliveries were introduced, and who received them."""

SUBSCRIBERS = {
    "helpdesk.write_on_timeline": [
        "ticket.created", "ticket.replied", "ticket.requester_wrote", "ticket.resolved",
        "ticket.reopened", "ticket.closed", "ticket.renamed", "ticket.status_changed",
        "ticket.assigned",
    ],
    "helpdesk.move_on_timeline": ["ticket.assigned"],
    "journeys.place_new_ticket": ["ticket.created"],
    "journeys.place_tagged_ticket": ["ticket.tagged"],
    "journeys.ask_after_resolution": ["ticket.resolved"],
    "journeys.stop_asking": ["ticket.reopened", "ticket.requester_wrote"],
}
BATCH = 10_000
# Written once each, however often this is run: the constraint delivery_once keeps the first.
COPY = """
WITH batch AS (
    SELECT id, name, relay_after, relay_error FROM ledger_event
    WHERE relayed_at IS NULL AND id > %s ORDER BY id LIMIT %s
), copied AS (
    INSERT INTO ledger_delivery (event_id, subscriber, state, line, attempts, next_try_at, error)
    SELECT batch.id, heard.subscriber, 'waiting', '', 0, batch.relay_after, batch.relay_error
    FROM batch JOIN unnest(%s::text[], %s::text[]) AS heard (name, subscriber) USING (name)
    ON CONFLICT (event_id, subscriber) DO NOTHING
)
SELECT max(id) FROM batch
"""


def copy_unrelayed(apps, schema_editor) -> None:
    """Give each unrelayed event its deliveries, batch by batch; no row of an event is written."""
    pairs = [(name, who) for who, names in SUBSCRIBERS.items() for name in names]
    names, subscribers = [name for name, _who in pairs], [who for _name, who in pairs]
    last = 0
    with schema_editor.connection.cursor() as cursor:
        while last is not None:
            cursor.execute(COPY, [last, BATCH, names, subscribers])
            (last,) = cursor.fetchone()
