"""Tickets that were merged into others, which may be merged into others again. Takes no lock."""

from typing import Final

from django.db import connection

ABOVE: Final = """
WITH RECURSIVE chain (id, above, depth) AS (
    SELECT id, merged_into_id, 0 FROM helpdesk_ticket WHERE id = %s
     UNION ALL
    SELECT ticket.id, ticket.merged_into_id, depth + 1
      FROM helpdesk_ticket ticket JOIN chain ON ticket.id = chain.above
)
SELECT id FROM chain WHERE depth > 0 ORDER BY depth
"""
BELOW: Final = """
WITH RECURSIVE below (id, depth) AS (
    SELECT id, 1 FROM helpdesk_ticket WHERE merged_into_id = %s
     UNION ALL
    SELECT ticket.id, depth + 1
      FROM helpdesk_ticket ticket JOIN below ON ticket.merged_into_id = below.id
)
SELECT id FROM below ORDER BY depth, id
"""


def merge_chain(pk: int) -> list[int]:
    """Return a ticket and those it leads to by merges; the last has its messages."""
    return [pk, *_keys(ABOVE, pk)]


def merged_into(pk: int) -> list[int]:
    """Return the tickets that were merged into one, then those merged into them, and so on."""
    return _keys(BELOW, pk)


def _keys(query: str, pk: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(query, [pk])
        return [row[0] for row in cursor.fetchall()]
