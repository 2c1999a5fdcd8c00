import time

from celery import shared_task

from customers.actions.index import index_stored_customers
from customers.actions.phones import add_missing_phones

INDEXING = 20  # seconds


@shared_task
def sweep_phones() -> None:
    """Add the contact points of phone numbers that an old process wrote during an update."""
    add_missing_phones()


@shared_task
def sweep_terms() -> None:
    """Index customers that were stored by an older version, for at most `INDEXING` seconds."""
    until = time.monotonic() + INDEXING
    while index_stored_customers() and time.monotonic() < until:
        pass
